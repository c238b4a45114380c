// An enrolled agency that sends what harms, and an auditor that asks without end.
#include <thread>

#include "tests/hostile/attack.h"
#include "tests/support/must.h"

namespace puente::hostile {
namespace {

using support::must;

// `act` again and again on a connection that stands, which is made anew where it ends. False: nothing more fits now.
template <class Act>
void repeat(Stage& stage, const Keys& keys, Act&& act) {
  Device device(keys);
  while (stage.goes_on()) {
    if (!device.connect(seconds(2))) continue;
    while (stage.goes_on()) {
      if (act(device))
        stage.count();
      else
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      device.drain();
      if (device.lost()) break;
    }
  }
}

void unopenable(Stage& stage) {
  std::optional<codec::SealedRecord> first;
  repeat(stage, stage.attackers.sender, [&](Device& device) {
    if (first) return device.submit(device.unopenable(*first));
    first = device.seal({.to = {"US/DEA"}});
    return device.submit(*first);
  });
}

// To an agency whose agent is not there: all of it has to be kept.
void spool(Stage& stage, std::size_t bytes) {
  repeat(stage, stage.attackers.sender,
         [&](Device& device) { return device.submit(device.seal({.to = {"US/FBI"}, .bytes = bytes})); });
}

void many_recipients(Stage& stage) {
  repeat(stage, stage.attackers.sender, [&](Device& device) {
    return device.submit(device.seal({.to = {"US/DEA", "US/FBI"}, .bytes = 10}));
  });
}

// All of it urgent.
void threats_to_life(Stage& stage) {
  repeat(stage, stage.attackers.sender, [&](Device& device) {
    return device.submit(device.seal({.to = {"US/DEA"}, .urgency = model::Urgency::threat_to_life}));
  });
}

void hellos(Stage& stage) {
  repeat(stage, stage.attackers.sender, [&](Device& device) {
    return device.say(codec::Hello{codec::protocol_2, 0, 0, stage.terrain.shard});
  });
}

void questions(Stage& stage) {
  std::size_t next = 0;
  repeat(stage, stage.attackers.sender, [&](Device& device) {
    switch (next++ % 6) {
      case 0:
        return device.say(codec::FetchDirectory{0});
      case 1:
        return device.say(codec::FetchBundles{});
      case 2:
        return device.say(codec::FetchPauses{0});
      case 3:
        return device.say(codec::FetchDirectoryNotices{0});
      case 4:
        return device.say(codec::FetchProofs{1'000'000'000, std::vector<std::uint64_t>(codec::proofs_max, 1), 0});
      default:
        return device.say(codec::FetchApprovals{});
    }
  });
}

void replays(Stage& stage) {
  std::optional<codec::SealedRecord> first;
  std::size_t next = 0;
  repeat(stage, stage.attackers.sender, [&](Device& device) {
    if (!first) first = device.seal({.to = {"US/DEA"}});
    if (next++ % 2 == 0) return device.submit(*first);
    // The same id under another header.
    codec::SealedRecord other = device.seal({.to = {"US/DEA"}});
    codec::Header header = must(codec::decode_header(other.header));
    header.record_id = must(codec::decode_header(first->header)).record_id;
    other.header = codec::encode(header);
    return device.submit(other);
  });
}

// Orders, recalls and reasons for what is not there or not its own.
void orders(Stage& stage) {
  std::size_t next = 0;
  repeat(stage, stage.attackers.sender, [&](Device& device) {
    const Hash hash = device.random().random<Hash>();
    const RecordId id = device.random().random<RecordId>();
    switch (next++ % 7) {
      case 0:
        return device.say(codec::Recall{id, "none"});
      case 1:
        return device.say(codec::Opened{hash});
      case 2:
        return device.say(codec::Justify{hash, std::string(512, 'j')});
      case 3:
        return device.say(codec::TakeNotice{next});
      case 4:
        return device.say(codec::Order{Bytes(60'000, '#')});
      case 5:
        return device.say(codec::Activate{Bytes(500'000, '#')});
      default:
        return device.say(codec::Publish{Bytes(60'000, 7)});
    }
  });
}

void readings(Stage& stage) {
  std::size_t next = 0;
  repeat(stage, stage.attackers.auditor, [&](Device& device) {
    return device.say(codec::FetchLog{next++ % 50, codec::ReadPurpose::report});
  });
}

}  // namespace

std::vector<Attack> attacks_of_senders() {
  return {{"records that do not open", "records", unopenable, 128, true},
          {"a full spool of small records", "records", [](Stage& stage) { spool(stage, 10); }},
          {"a full spool of large records", "records", [](Stage& stage) { spool(stage, 900'000); }},
          {"records to many", "records", many_recipients},
          {"threats to life only", "records", threats_to_life},
          {"questions", "questions", questions},
          {"replays", "records", replays},
          {"orders of nobody", "messages", orders},
          {"readings of the log", "readings", readings, 128, true},
          {"hellos", "hellos", hellos}};
}

}  // namespace puente::hostile
