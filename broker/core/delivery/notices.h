// Proven events that concern a device (a recall, an opening), kept until the device has them.
//
// Guarantee: a notice leaves under a quorum head that holds its event, once for each session, until it is taken.
#pragma once

#include <set>

#include "broker/core/session/sessions.h"
#include "broker/core/turn.h"
#include "broker/ports/overlaid_rows.h"

namespace puente::broker::core {

class Notices {
 public:
  // References outlive it.
  Notices(const ports::RecordReader& rows, const LogKeeper& log, Sessions& sessions)
      : rows_(rows), log_(log), sessions_(sessions) {}

  void open(const KeyId& device);
  void close(const KeyId& device);

  void add(Turn& turn, const KeyId& device, const audit::Appended& appended);
  void taken(Turn& turn, const KeyId& device, std::uint64_t index);
  // Reads what is kept for devices that are there, a page each.
  StoreStatus load();
  // Sends what this head proves.
  StoreStatus send(Turn& turn, const NotedHead& head);

 private:
  struct Kept {
    ports::NoticeRow row;
    bool sent = false;
  };
  struct Box {
    std::map<std::uint64_t, Kept> kept;  // by index of the event
    bool all = false;                    // those of the store are among them
  };
  const ports::RecordReader& rows_;
  const LogKeeper& log_;
  Sessions& sessions_;
  std::map<KeyId, Box> boxes_;  // of devices that are there
  std::set<KeyId> to_load_;
  std::set<KeyId> to_send_;
  bool loaded_ = false;          // since the last send()
  std::uint64_t sent_size_ = 0;  // of the head of the last send()
};

}  // namespace puente::broker::core
