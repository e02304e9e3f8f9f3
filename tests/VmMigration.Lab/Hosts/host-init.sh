#!/bin/bash
# The first process of a host: makes the file system the host's own, starts sshd and then waits, reaping what dies.
# Arguments: the host's name, its /run as seen from outside, its data folder, its root if that is not the machine's own,
# the folder that all hosts see.
set -eu
name=$1 run=$2 data=$3 root=$4 shared=$5

# Still the machine's own /proc: this is who we are outside.
read -r identity < /proc/self/stat
echo "$identity" > "$run/init.stat"

if [ -n "$root" ]; then
    # Many hosts have the same root: what is not theirs alone stays as it was made.
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount --rbind /dev "$root/dev"
    for folder in srv mnt media var/tmp; do
        mount -t tmpfs tmpfs "$root/$folder"
    done
    mount --bind "$shared" "$root$shared"
fi
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --bind "$data/etc" "$root/etc"
mount --bind "$data/root" "$root/root"
mount --bind "$data/lib" "$root/var/lib/libvirt"
mount --bind "$data/cache" "$root/var/cache/libvirt"
mount --bind "$data/log" "$root/var/log"
if [ -d "$root/var/lib/glusterd" ]; then
    mount --bind "$data/glusterd" "$root/var/lib/glusterd"
fi
if [ -d "$root/var/lib/swtpm-localca" ]; then
    # The authority that signs new TPMs' keys, which its user has to write to.
    chown --reference="$root/var/lib/swtpm-localca" "$data/swtpm-localca"
    mount --bind "$data/swtpm-localca" "$root/var/lib/swtpm-localca"
fi
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --bind "$run" "$root/run"
if [ -n "$root" ]; then
    # Not chroot: whoever enters the host's mounts later has its root, too.
    cd "$root"
    pivot_root . .
    umount -l .
fi
hostname "$name"
cd /

/usr/sbin/sshd
touch /run/ready
while :; do
    sleep 3600 &
    wait $!
done
