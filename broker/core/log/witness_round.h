// Gathering a quorum for the log's newest head (docs/protocol.md): one round at a time, each for the newest committed
// checkpoint, so that many commits share one round trip.
#pragma once

#include "broker/core/health.h"
#include "broker/core/messages.h"
#include "broker/ports/store.h"
#include "crypto/tlog/quorum.h"
#include "crypto/tlog/tree.h"
#include "crypto/tlog/witness.h"
#include "schemas/codec/record.h"

namespace puente::broker::core {

struct WitnessTerms {
  std::vector<tlog::Vkey> witnesses;  // all, numbered as WitnessAnswered::witness
  tlog::WitnessSet set;
  tlog::Vkey log;
  std::string origin;
  tlog::QuorumMode mode = tlog::QuorumMode::both_nations;
  bool unwitnessed = false;  // by the operator's order: serve without having heard from witnesses
};

// A head and the note that says who signed it. Size 0: none.
struct NotedHead {
  codec::Head head;
  std::string note;
};

class WitnessRound {
 public:
  explicit WitnessRound(WitnessTerms terms);

  // The newest quorum head and the quorum time of the store. Damaged where the tree is not that of the
  // head: the store was altered, or an older copy put back.
  StoreStatus restore(const ports::Values& values, const tlog::HashReader& tree, std::uint64_t tree_size);

  // A checkpoint has been committed; it is asked for as soon as the round before has ended.
  void offer(const codec::Head& head, const std::string& checkpoint);
  // What to ask now: witnesses of the current round that have not answered, are not being asked and are not backing
  // off.
  Outputs ask(Instant now, const tlog::HashReader& tree);
  // Compares what a witness keeps with the tree of the store. Damaged where this log has signed a head
  // that the tree does not lead to: an older or another copy of the store is being used.
  StoreStatus compare(const WitnessHolds& holds, const tlog::HashReader& tree, std::uint64_t tree_size,
                      Outputs& notices);
  // True: release_head() or quorum_head() is newer than before.
  bool answer(const WitnessAnswered& answer, Instant now, Outputs& notices);

  // Have witnesses said since the start what they hold, or cosigned, as many as a release waits for under the treaty's
  // mode? Until then nobody knows whether this store is the newest.
  bool compared() const;

  const WitnessTerms& terms() const { return terms_; }
  std::vector<WitnessHealth> health() const;  // in the order of the terms
  // Newest head with a quorum of both nations: for heartbeats, and for whoever reads the log.
  const NotedHead& quorum_head() const { return quorum_; }
  // Newest head with what releases wait for under the treaty's mode; at least as new as quorum_head().
  const NotedHead& release_head() const { return release_; }
  Instant quorum_time() const { return quorum_time_; }  // highest seen; never falls

 private:
  struct Witness {
    std::uint64_t size = 0;      // that it holds, as far as we know
    std::uint64_t cosigned = 0;  // the largest that it has cosigned
    bool rolled_back = false;    // reported to the operator
    bool heard = false;          // since the start, with nothing newer than ours
    std::uint64_t asked = 0;     // size of the head it is being asked for; 0: none
    std::string asked_checkpoint;
    Instant not_before{};    // backing off until then
    bool missing = false;    // reported to the operator
    std::string problem;     // while it is missing
    bool corrected = false;  // told us another size than we thought, since its last cosignature
    std::optional<tlog::NoteSignature> signature;
  };
  void start_round();
  void note_size(std::size_t witness, std::uint64_t size, Outputs& notices);
  bool complete(Instant now);

  WitnessTerms terms_;
  std::vector<Witness> witnesses_;
  NotedHead offered_;
  NotedHead round_;
  NotedHead quorum_;
  NotedHead release_;
  Instant quorum_time_{};
};

}  // namespace puente::broker::core
