// Of SegmentStore alone: what its reads and its work share.
#pragma once

#include <sys/eventfd.h>

#include "broker/store/segments/layer.h"
#include "broker/store/segments/segment_store.h"
#include "io/descriptor.h"

namespace puente::broker::store {

struct SegmentStore::State {
  State(SqlcipherStore opened, RowsSigner signer, Work where)
      : database(std::move(opened)),
        rows(database, std::move(signer)),
        event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        work(where),
        recent(std::make_unique<Layer>(database)),
        appending(where, [this] { tell(); }),
        taking_in(where, [this] { tell(); }) {}

  // The connection that writes: the taking-in's while that runs.
  SqlcipherStore database;
  SignedRows rows;
  // Another one, to read with meanwhile; only where the work is done aside.
  std::optional<SqlcipherStore> beside;
  puente::io::Descriptor event;  // readable: some work was done
  const Work work;

  const SqlcipherStore& reader() const { return beside ? *beside : database; }
  SqlcipherStore& reader() { return beside ? *beside : database; }
  void tell() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(event.get(), &one, sizeof one);
  }
  void hear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t drained = ::read(event.get(), &count, sizeof count);
  }

  // Commits that are being taken into the database, if any, and over them those since then.
  std::unique_ptr<Layer> settling;
  std::unique_ptr<Layer> recent;
  // What is laid over the database, older first.
  std::vector<const Layer*> layers() const {
    if (!settling) return {recent.get()};
    return {settling.get(), recent.get()};
  }

  struct Begun {
    SegmentRow row;
    Segment segment;
  };
  std::optional<Begun> current;  // commits are appended to it
  std::optional<Begun> next;     // where they go from the next taking-in on; none while one runs
  std::uint64_t last = 0;        // commit that is durable
  std::uint64_t reusable = 0;
  std::size_t journal_bytes = 0;  // of commits that were taken in since the journal was copied back

  std::shared_ptr<const ports::WriteBatch> begun;  // the commit that was begun and not told to have finished
  bool absorbed = false;                           // it is durable, and among the recent ones

  // What a taking-in comes to, beside its status.
  struct Taken {
    SegmentRow row;  // of the segment that begins where the taken one stood
    std::unique_ptr<puente::io::SyncedFile> file;
    std::uint64_t reusable = 0;
  };
  Taken taken;

  // They end first, with whatever they do.
  Worker appending, taking_in;
};

}  // namespace puente::broker::store
