#!/bin/bash
# The first process of a host: makes the file system the host's own, starts sshd and then waits, reaping what dies.
# Arguments: the host's name, its /run as seen from outside, its data folder.
set -eu
name=$1 run=$2 data=$3

# Still the machine's own /proc: this is who we are outside.
read -r identity < /proc/self/stat
echo "$identity" > "$run/init.stat"

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount --bind "$data/etc" /etc
mount --bind "$data/root" /root
mount --bind "$data/lib" /var/lib/libvirt
mount --bind "$data/cache" /var/cache/libvirt
mount --bind "$data/log" /var/log
if [ -d /var/lib/glusterd ]; then
    mount --bind "$data/glusterd" /var/lib/glusterd
fi
if [ -d /var/lib/swtpm-localca ]; then
    # The authority that signs new TPMs' keys, which its user has to write to.
    chown --reference=/var/lib/swtpm-localca "$data/swtpm-localca"
    mount --bind "$data/swtpm-localca" /var/lib/swtpm-localca
fi
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount --bind "$run" /run
hostname "$name"
cd /

/usr/sbin/sshd
touch /run/ready
while :; do
    sleep 3600 &
    wait $!
done
