// A head of the log is what its signatures say: neither the log's word alone nor a checkpoint passes for a quorum's.
#include "crypto/tlog/quorum.h"

namespace puente::tlog {

void needs_quorum(const CosignedHead&) {}

void proper(const CosignedHead& head) { needs_quorum(head); }

#ifdef MISUSE
void misuse(const LogHead& head, Checkpoint checkpoint, Note note) {
  needs_quorum(head);                                        // error: conversion
  needs_quorum(checkpoint);                                  // error: conversion
  LogHead believed(std::move(checkpoint), std::move(note));  // error: private
  CosignedHead alone(head, Instant{});                       // error: private
}
#endif

}  // namespace puente::tlog
