#!/bin/busybox sh
# The first process of a Linux guest. What it does is on the kernel's command line:
# lab.ip=ADDRESS/24 lab.dirty=MiB-per-second|max lab.set=MiB lab.write=1 lab.orders=1 lab.agent=1
/bin/busybox mkdir -p /proc /sys /dev /tmp /dirty
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev 2>/dev/null
while read -r module; do insmod "/modules/$module"; done < /modules/order

value() { tr ' ' '\n' < /proc/cmdline | sed -n "s/^lab\.$1=//p"; }

ip link set lo up
address=$(value ip)
if [ -n "$address" ]; then
    ip addr add "$address" dev eth0
    ip link set eth0 up
fi

# A quarter of a second's share at a time, over the working set round and round, from data that is not zero.
dirty() {
    rate=$1 set=$2
    mount -t tmpfs -o size=100% dirty /dirty
    dd if=/dev/urandom of=/tmp/pattern bs=1M count=1 2>/dev/null
    for i in $(seq "$set"); do cat /tmp/pattern; done > /dirty/set
    if [ "$rate" = max ]; then
        while :; do dd if=/dev/urandom of=/dirty/set bs=1M count="$set" conv=notrunc 2>/dev/null; done
    fi
    # In pieces of 64 KiB: each call costs an emulated processor more than what it writes.
    share=$((rate * 4)) at=0 pieces=$((set * 16))
    while :; do
        sleep 0.25 &
        left=$share
        while [ "$left" -gt 0 ]; do
            count=$(( left < pieces - at ? left : pieces - at ))
            count=$(( count < 16 ? count : 16 ))
            dd if=/tmp/pattern of=/dirty/set bs=65536 seek="$at" count="$count" conv=notrunc 2>/dev/null
            at=$(( (at + count) % pieces )) left=$((left - count))
        done
        wait
    done
}

# Block n of the disk holds "n", 4000 bytes of noise that begins at another place in each, and a checksum of both; the console is
# told of each.
write_blocks() {
    blocks=$(( $(cat /sys/block/vda/size) / 8 )) n=0
    head -c 4000 /dev/urandom | hexdump -v -e '/1 "%02x"' > /tmp/noise
    while :; do
        {
            printf '%-32s' "$n"
            dd if=/tmp/noise bs=4000 count=1 skip=$((n % 4000)) iflag=skip_bytes 2>/dev/null
        } > /tmp/block
        sum=$(md5sum < /tmp/block)
        printf '%.32s%32s' "$sum" end >> /tmp/block
        dd if=/tmp/block of=/dev/vda bs=4096 seek=$((n % blocks)) count=1 conv=notrunc,fsync 2>/dev/null || return
        echo "block $n"
        n=$((n + 1))
        sleep 0.25
    done
}

# One who connects to port 7 and writes a word has the guest end, restart or panic of its own accord.
take_orders() {
    cat > /bin/order <<'END'
#!/bin/sh
read -r order
case $order in
poweroff) poweroff -f ;;
reset) reboot -f ;;
panic) echo c > /proc/sysrq-trigger ;;
esac
END
    chmod +x /bin/order
    nc -ll -p 7 -e /bin/order
}

# As much of QEMU's agent as sets the clock by the hardware's: a line is a command, an answer to a sync repeats its number.
agent() {
    for port in /sys/class/virtio-ports/*; do
        [ "$(cat "$port/name")" = org.qemu.guest_agent.0 ] && exec 3<> "/dev/${port##*/}"
    done
    while :; do
        while read -r line <&3; do
            number=$(echo "$line" | sed -n 's/.*"id" *: *\([0-9]*\).*/\1/p')
            case $line in
            *guest-sync-delimited*) printf '\377{"return": %s}\n' "$number" >&3 ;;
            *guest-sync*) printf '{"return": %s}\n' "$number" >&3 ;;
            *guest-set-time*)
                before=$(date +%s)
                hwclock -s -u
                printf '{"return": {}}\n' >&3
                echo "clock $before $(date +%s)"
                ;;
            *) printf '{"error": {"class": "CommandNotFound", "desc": "not in the lab"}}\n' >&3 ;;
            esac
        done
        # Nobody is at the host's end.
        sleep 0.2
    done
}

if [ -n "$(value agent)" ]; then agent & fi
if [ -n "$(value orders)" ]; then take_orders & fi
rate=$(value dirty)
if [ -n "$rate" ]; then dirty "$rate" "$(value set)" & fi
if [ -n "$(value write)" ]; then write_blocks & fi

# The power button, which is how libvirt asks a guest to shut down.
mkdir -p /etc/acpi/PWRF /var/log /var/run
printf '#!/bin/sh\nsync\npoweroff -f\n' > /etc/acpi/PWRF/00000080
chmod +x /etc/acpi/PWRF/00000080
acpid

echo "lab guest is up"
while :; do sleep 3600 & wait $!; done
