# shellcheck shell=bash disable=SC2034,SC2154
# Which Debian packages the project needs, in three sets. Sourced by scripts/install.

packages_run=(
  ca-certificates clang-16 lld-16 cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-url1.81-dev libhiredis-dev rapidjson-dev
  libsoci-dev libsqlite3-dev libpq-dev libsodium-dev
  libcmark-gfm-dev libcmark-gfm-extensions-dev libspdlog-dev libfmt-dev
  libcli11-dev libtomlplusplus-dev libexpected-dev prometheus-cpp-dev libicu-dev libssl-dev zlib1g-dev
  doctest-dev # configuring asks for what the suites need, whether they are built or not
)

packages_cluster=(redis-server postgresql-15 haproxy curl)

packages_test=(
  valgrind libclang-rt-16-dev llvm-16 sqlite3 procps
  redis-server postgresql-15 libfaketime nftables
  chromium-headless-shell fonts-noto-core fonts-noto-color-emoji
)
