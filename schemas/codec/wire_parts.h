// Private to the codec: bodies of wire.capnp's Message, both ways.
#pragma once

#include "schemas/codec/canonical.h"
#include "schemas/codec/record_parts.h"
#include "schemas/codec/wire.h"
#include "schemas/wire.capnp.h"

namespace puente::codec::wire {

// From devices.
void write(schema::Hello::Builder out, const Hello& in);
void write(schema::Submit::Builder out, const Submit& in);
void write(schema::Acknowledge::Builder out, const Acknowledge& in);
void write(schema::Publish::Builder out, const Publish& in);
void write(schema::Activate::Builder out, const Activate& in);
void write(schema::FetchDirectory::Builder out, const FetchDirectory& in);
void write(schema::FetchBundles::Builder out, const FetchBundles& in);
void write(schema::FetchLog::Builder out, const FetchLog& in);
void write(schema::FetchProofs::Builder out, const FetchProofs& in);
Result<Hello> read(schema::Hello::Reader in);
Result<Submit> read(schema::Submit::Reader in);
Result<Acknowledge> read(schema::Acknowledge::Reader in);
Result<Publish> read(schema::Publish::Reader in);
Result<Activate> read(schema::Activate::Reader in);
Result<FetchDirectory> read(schema::FetchDirectory::Reader in);
Result<FetchBundles> read(schema::FetchBundles::Reader in);
Result<FetchLog> read(schema::FetchLog::Reader in);
Result<FetchProofs> read(schema::FetchProofs::Reader in);

// Of pauses and holds, both ways.
void write(schema::Order::Builder out, const Order& in);
void write(schema::FetchPauses::Builder out, const FetchPauses& in);
void write(schema::Ordered::Builder out, const Ordered& in);
void write(schema::Pauses::Builder out, const Pauses& in);
void write(schema::Holds::Builder out, const Holds& in);
Result<Order> read(schema::Order::Reader in);
Result<FetchPauses> read(schema::FetchPauses::Reader in);
Result<Ordered> read(schema::Ordered::Reader in);
Result<Pauses> read(schema::Pauses::Reader in);
Result<FetchHolds> read(schema::FetchHolds::Reader in);
Result<Holds> read(schema::Holds::Reader in);

// Of recall, openings and approvals, both ways.
void write(schema::Recall::Builder out, const Recall& in);
void write(schema::Opened::Builder out, const Opened& in);
void write(schema::Justify::Builder out, const Justify& in);
void write(schema::TakeNotice::Builder out, const TakeNotice& in);
void write(schema::TakeOutcome::Builder out, const TakeOutcome& in);
void write(schema::RefuseDelivery::Builder out, const RefuseDelivery& in);
void write(schema::Recalled::Builder out, const Recalled& in);
void write(schema::Notice::Builder out, const Notice& in);
void write(schema::Approvals::Builder out, const Approvals& in);
Result<Recall> read(schema::Recall::Reader in);
Result<Opened> read(schema::Opened::Reader in);
Result<Justify> read(schema::Justify::Reader in);
Result<TakeNotice> read(schema::TakeNotice::Reader in);
Result<TakeOutcome> read(schema::TakeOutcome::Reader in);
Result<RefuseDelivery> read(schema::RefuseDelivery::Reader in);
Result<Recalled> read(schema::Recalled::Reader in);
Result<Notice> read(schema::Notice::Reader in);
Result<Approvals> read(schema::Approvals::Reader in);
Result<FetchApprovals> read(schema::FetchApprovals::Reader in);

// Shared by bodies.
void write_proof(schema::EventProof::Builder out, const EventProof& in);
Result<EventProof> read_proof(schema::EventProof::Reader in);
void write_head(schema::HeadUpdate::Builder out, const HeadUpdate& in);
Result<HeadUpdate> read_head(schema::HeadUpdate::Reader in);

// From the broker.
void write(schema::Welcome::Builder out, const Welcome& in);
void write(schema::Receipt::Builder out, const Receipt& in);
void write(schema::Refusal::Builder out, const Refusal& in);
void write(schema::Delivery::Builder out, const Delivery& in);
void write(schema::Heartbeat::Builder out, const Heartbeat& in);
void write(schema::Tracking::Builder out, const Tracking& in);
void write(schema::DirectoryPage::Builder out, const DirectoryPage& in);
void write(schema::Bundles::Builder out, const Bundles& in);
void write(schema::LogPage::Builder out, const LogPage& in);
void write(schema::Proofs::Builder out, const Proofs& in);
Result<Welcome> read(schema::Welcome::Reader in);
Result<Receipt> read(schema::Receipt::Reader in);
Result<Refusal> read(schema::Refusal::Reader in);
Result<Delivery> read(schema::Delivery::Reader in);
Result<Heartbeat> read(schema::Heartbeat::Reader in);
Result<Tracking> read(schema::Tracking::Reader in);
Result<DirectoryPage> read(schema::DirectoryPage::Reader in);
Result<Bundles> read(schema::Bundles::Reader in);
Result<LogPage> read(schema::LogPage::Reader in);
void write(schema::FetchDirectoryNotices::Builder out, const FetchDirectoryNotices& in);
Result<FetchDirectoryNotices> read(schema::FetchDirectoryNotices::Reader in);
void write(schema::DirectoryNotices::Builder out, const DirectoryNotices& in);
Result<DirectoryNotices> read(schema::DirectoryNotices::Reader in);
Result<Done> read(schema::Done::Reader in);
Result<Proofs> read(schema::Proofs::Reader in);

}  // namespace puente::codec::wire
