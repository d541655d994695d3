// Packets get lost: between clients and nodes, and between nodes and Redis. All of it runs in a network namespace of its own,
// which only root can make; somebody else's run says that it left this out.
#include <future>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/faults/cluster.hpp"
#include "tests/faults/gathering.hpp"

using namespace majlis::tests;

namespace {

/// The calling thread, and what it starts, have a loopback of their own from now on.
void enter_own_network() {
  if (::unshare(CLONE_NEWNET) != 0) throw std::system_error{errno, std::generic_category(), "a network namespace"};
  ifreq loopback{};
  std::snprintf(loopback.ifr_name, sizeof loopback.ifr_name, "lo");
  const int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  loopback.ifr_flags = IFF_UP;
  const int failed = ::ioctl(any, SIOCSIFFLAGS, &loopback);
  ::close(any);
  if (failed != 0) throw std::system_error{errno, std::generic_category(), "the loopback of a network namespace"};
}

std::string nft(const std::string& command) {
  auto done = run("/usr/sbin/nft", {command});
  if (done.exit_code != 0) throw std::runtime_error{"nft: " + done.errors};
  return std::move(done.output);
}

/// Of packets to anywhere in this network; `percent` of 0 ends it.
void lose(int percent) {
  nft("flush chain inet loss input");
  const auto some = percent < 100 ? fmt::format("numgen random mod 100 < {}", percent) : "";
  if (percent > 0) nft(fmt::format("add rule inet loss input meta l4proto tcp {} counter name dropped drop", some));
}

std::int64_t packets_lost() {
  const auto counted = nft("list counter inet loss dropped");
  return std::stoll(counted.substr(counted.find("packets ") + 8));
}

void suffer_losses() {
  enter_own_network();
  nft("add table inet loss; add counter inet loss dropped; add chain inet loss input { type filter hook input priority 0; }");
  Cluster cluster;
  const auto seed = chosen_seed();
  Gathering gathering{cluster.addresses().front(), {.talkers = 30, .rooms = 6, .seed = seed}};
  gathering.place().open(cluster.addresses());
  gathering.begin();
  const auto rounds = chosen("MAJLIS_FAULT_ROUNDS", 2);
  for (std::int64_t round = 0; round < rounds && !gathering.somebody_gave_up(); ++round) {
    for (const int percent : {2, 10, 0}) {
      lose(percent);
      gathering.wait_for_acknowledged(60);
    }
    // For a moment nothing comes through at all.
    lose(100);
    ::poll(nullptr, 0, 700);
    lose(0);
    gathering.wait_for_acknowledged(30);
  }
  lose(0);
  gathering.check(cluster.addresses().front(), fmt::format("{} rounds in which 2, 10 and 100 % of packets were lost, {} in all", rounds, packets_lost()));
  CHECK(packets_lost() > 100 * rounds);
}

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("packets are lost between everybody: nobody misses anything") {
    try {
      std::async(std::launch::async, suffer_losses).get();
    } catch (const std::system_error& refused) {
      if (refused.code() != std::errc::operation_not_permitted) throw;
      MESSAGE("left out: ", refused.what());
    }
  }
}
