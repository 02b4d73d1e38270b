#!/usr/bin/env bash
# Proves what is in this folder where no container engine is at hand: the compose file is valid, the units are, and the
# Dockerfile's steps work in a clean Debian root, up to a service that answers. As root, on Debian, with the network.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
export DEBIAN_FRONTEND=noninteractive
root=$(mktemp -d)
chmod 755 "$root" # the service runs as another user
service=

finish() {
  [ -z "$service" ] || kill "$service" 2>/dev/null || true
  for place in dev proc; do mountpoint -q "$root/$place" && umount -l "$root/$place" || true; done
  rm -rf --one-file-system "$root"
}
trap finish EXIT

missing=()
command -v debootstrap >/dev/null || missing+=(debootstrap)
command -v docker-compose >/dev/null || missing+=(docker-compose)
command -v systemd-analyze >/dev/null || missing+=(systemd)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

echo "compose file"
sed 's/^\([A-Z_]*\)=$/\1=rehearsal/' deploy/env.example > "$root/env"
docker-compose -f deploy/compose.yaml --env-file "$root/env" config -q

echo "systemd units"
mkdir -p "$root/units/opt/bangfu/bin" "$root/units/etc/systemd/system"
touch "$root/units/opt/bangfu/bin/bangfu" && chmod +x "$root/units/opt/bangfu/bin/bangfu"
cp deploy/*.service deploy/*.timer "$root/units/etc/systemd/system/"
for unit in deploy/*.service deploy/*.timer; do
  systemd-analyze verify --root="$root/units" --recursive-errors=no "$(basename "$unit")"
done
rm -rf "$root/units" "$root/env"

echo "a clean root"
debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$root" >/dev/null
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
# The names and the authorities that this machine reaches the network by, a company's proxy among them
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do [ ! -e "$file" ] || cp -L "$file" "$root$file"; done
passed=(PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CERT=/etc/ssl/certs/ca-certificates.crt)
for name in http_proxy https_proxy HTTP_PROXY HTTPS_PROXY PIP_INDEX_URL; do [ -z "${!name:-}" ] || passed+=("$name=${!name}"); done

# The base image has `python`; every COPY and RUN is then carried out as it is written, line by line
ln -s python3 "$root/usr/bin/python"
workdir=/
while IFS= read -r line; do
  case $line in
    WORKDIR*) workdir=${line#WORKDIR } && mkdir -p "$root$workdir" ;;
    "COPY --from="*) ;;
    COPY*)
      read -r -a words <<< "${line#COPY }"
      for file in "${words[@]:0:${#words[@]}-1}"; do
        target=${words[-1]}
        case $target in
          */) mkdir -p "$root$workdir/$target" && cp "$here/$file" "$root$workdir/$target" ;;
          *) cp -r "$here/$file" "$root$workdir/$target" ;;
        esac
      done ;;
    RUN*)
      echo "  ${line#RUN }"
      chroot "$root" env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin "${passed[@]}" sh -euc "cd $workdir; ${line#RUN }" ;;
  esac
done < deploy/Dockerfile

echo "the service"
chroot --userspec=10001:10001 "$root" env -i PATH=/opt/bangfu/bin:/usr/bin:/bin BANGFU_DATA_DIR=/data \
  BANGFU_WEB_PORT=18080 sh -c 'cd /data && exec bangfu run' &
service=$!
for _ in $(seq 60); do
  if chroot "$root" /usr/bin/python3 -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:18080/healthz', timeout=2)" 2>/dev/null; then
    echo "it answers"
    exit 0
  fi
  sleep 1
done
echo "the service did not answer" >&2
exit 1
