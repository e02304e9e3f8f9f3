#!/bin/bash
# Makes the root of hosts of another Debian release. Run under a lock that all it starts inherit, in namespaces of its own:
# no mount outlives it, and what a killed one left is begun anew once its last process is gone.
# Arguments: the release, the folder to be made, the packages.
set -eu
release=$1 root=$2
shift 2
[ -e "$root" ] && exit 0
partial=$root.partial
rm -rf --one-file-system "$partial"

setting() {
    local value=
    eval "$(apt-config shell value "$1")"
    printf '%s' "$value"
}

# The machine's own mirror: that of its own release, or of the suite by which it names it.
own=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
mirror=$(apt-get indextargets --format '$(IDENTIFIER) $(SITE) $(RELEASE)' |
    awk -v own="$own" '$1 == "Packages" && ($3 == own || $3 ~ /^(stable|testing|unstable|sid)$/) { print $2; exit }')
if [ -z "$mirror" ]; then
    echo "apt's sources name no mirror of Debian" >&2
    exit 1
fi
for scheme in http https; do
    proxy=$(setting "Acquire::$scheme::Proxy")
    if [ -n "$proxy" ] && [ "$proxy" != DIRECT ]; then
        export "${scheme}_proxy=$proxy"
    fi
done
authority=$(setting Acquire::https::CaInfo)
debootstrap --variant=minbase --force-check-gpg --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    ${authority:+--ca-certificate="$authority"} "$release" "$partial" "$mirror"

# What follows is apt's: debootstrap does not know in which order systemd is set up.
apt-config dump | grep '^Acquire::' | grep -v '^Acquire::\(IndexTargets\|Languages\|CompressionTypes\)' \
    > "$partial/etc/apt/apt.conf.d/90machine" || true
mkdir -p "$partial/etc/ssl/certs"
for file in /etc/resolv.conf /etc/hosts /etc/apt/auth.conf /etc/ssl/certs/ca-certificates.crt $authority; do
    if [ -e "$file" ]; then
        mkdir -p "$partial$(dirname "$file")"
        cp -L "$file" "$partial$file"
    fi
done
cp -rL /etc/apt/auth.conf.d "$partial/etc/apt/" 2>/dev/null || true
printf '#!/bin/sh\nexit 101\n' > "$partial/usr/sbin/policy-rc.d"
chmod +x "$partial/usr/sbin/policy-rc.d"
echo force-unsafe-io > "$partial/etc/dpkg/dpkg.cfg.d/lab"
printf 'path-exclude /usr/share/%s/*\n' doc man locale >> "$partial/etc/dpkg/dpkg.cfg.d/lab"
mount -t proc proc "$partial/proc"
mount --rbind /dev "$partial/dev"
inside() {
    chroot "$partial" env DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
inside apt-get -q -o APT::Sandbox::User=root update
inside apt-get -q -y -o APT::Sandbox::User=root install --no-install-recommends "$@"
inside apt-get clean
rm -rf "$partial/var/lib/apt/lists"
# Mount points of what hosts share with the machine.
mkdir -p "$partial/var/cache/vmmigration-lab"
umount -l "$partial/dev" "$partial/proc"
mv -T "$partial" "$root"
