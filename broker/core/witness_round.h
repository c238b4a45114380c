// Gathering a quorum for the log's newest head (CRYPTO, Witnesses): one round at a time, each for the newest committed
// checkpoint, so that many commits share one round trip.
#pragma once

#include "broker/core/messages.h"
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
};

class WitnessRound {
 public:
  explicit WitnessRound(WitnessTerms terms);

  // A checkpoint has been committed; it is asked for as soon as the round before has ended.
  void offer(const codec::Head& head, const std::string& checkpoint);
  // Under the treaty mode `none`, releases go on under heads that nobody has cosigned yet.
  void release_without_quorum(const codec::Head& head, const std::string& checkpoint);
  // What to ask now: witnesses of the current round that have not answered, are not being asked and are not backing
  // off.
  Outputs ask(Instant now, const tlog::HashReader& tree);
  // True: a quorum for a newer head than before came together; see head(), note().
  Result<bool> answer(const WitnessAnswered& answer, Instant now, Outputs& notices);

  // Newest head with the quorum that releases wait for.
  const codec::Head& head() const { return cosigned_; }
  const std::string& note() const { return cosigned_note_; }
  Instant quorum_time() const { return quorum_time_; }
  // True while a committed head lacks its quorum.
  bool behind() const { return offered_.size > cosigned_.size; }

 private:
  struct Witness {
    std::uint64_t size = 0;   // that it has cosigned last, as far as we know
    std::uint64_t asked = 0;  // size of the head it is being asked for; 0: none
    std::string asked_checkpoint;
    Instant not_before{};  // backing off until then
    bool missing = false;  // reported to the operator
    std::optional<tlog::NoteSignature> signature;
  };
  void start_round();
  bool complete(Instant now);

  WitnessTerms terms_;
  std::vector<Witness> witnesses_;
  codec::Head offered_;
  std::string offered_checkpoint_;
  codec::Head round_;  // size 0: no round
  std::string round_checkpoint_;
  codec::Head cosigned_;
  std::string cosigned_note_;
  Instant quorum_time_{};
};

}  // namespace puente::broker::core
