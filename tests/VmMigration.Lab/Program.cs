Console.Error.WriteLine("usage: lab up|guest|down|demo|shell");
return 2;
