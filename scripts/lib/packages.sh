# shellcheck shell=bash disable=SC2034,SC2154
# Which Debian packages the project needs. Sourced by scripts/install; the last set, of a machine that serves what another has
# built, by scripts/deploy/Dockerfile.

packages_run=(
  ca-certificates clang-16 lld-16 cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-url1.81-dev libhiredis-dev rapidjson-dev
  libsoci-dev libsqlite3-dev libpq-dev libsodium-dev
  libcmark-gfm-dev libcmark-gfm-extensions-dev libspdlog-dev libfmt-dev
  libcli11-dev libtomlplusplus-dev libexpected-dev prometheus-cpp-dev libicu-dev libssl-dev zlib1g-dev zopfli
  doctest-dev # configuring asks for what the suites need, whether they are built or not
)

packages_cluster=(redis-server postgresql-15 haproxy curl)

packages_test=(
  valgrind libclang-rt-16-dev llvm-16 sqlite3 procps
  redis-server postgresql-15 libfaketime nftables
  chromium-headless-shell fonts-noto-core fonts-noto-color-emoji
)

packages_serve=(
  ca-certificates libboost-url1.81.0 libhiredis0.14
  libsoci-core4.0 libsoci-sqlite3-4.0 libsoci-postgresql4.0 libsqlite3-0 libpq5 libsodium23
  libcmark-gfm0.29.0.gfm.6 libcmark-gfm-extensions0.29.0.gfm.6 libspdlog1.10 libfmt9
  libtomlplusplus3 libprometheus-cpp-core1.0 libicu72 libssl3 zlib1g
)
