#!/bin/bash
# The first process of the storage host: all that its servers write is in memory and goes with it.
# Arguments: the host's name, its /run as seen from outside.
set -eu
name=$1 run=$2

# Still the machine's own /proc: this is who we are outside.
read -r identity < /proc/self/stat
echo "$identity" > "$run/init.stat"

mount -t proc proc /proc
for folder in /srv /tmp /var/log /var/lib/nfs; do
    mount -t tmpfs -o mode=755,size=1g tmpfs "$folder"
done
mount --bind "$run" /run
hostname "$name"
cd /

touch /run/ready
while :; do
    sleep 3600 &
    wait $!
done
