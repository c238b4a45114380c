@0x8f4c27d95ab3e160;
# Plaintexts of sections. Which struct a section has at which rung: codec/content_table.cpp, for every kind. In JSON a
# struct whose only field is `value` is written as that value alone ("actors": [{"name": "…"}]).
#
# Evolution: fields and enum values are only added at the end, never renumbered, renamed or given another meaning. A reader
# shows what it knows; a value of an enum that it does not know is refused. Texts are UTF-8 without NUL. Days are
# "2026-11-24", months "2026-11", quarters "2026-Q4", years "2026", all UTC. Whole numbers have 32 bits, since JSON would
# lose longer ones; -1 means that a count is not known. Coordinates, money and weights are Float64; NaN means that one was
# not given, so that a latitude of 0 can be. Neither is written in JSON.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("puente::schema::content");

# --- shared ---
struct Narrative { text @0 :Text; language @1 :Text; }
struct Source {
  original @0 :Text;              # as the originator describes it
  count @1 :Int32 = -1;
  reference @2 :Text;
  clarity @3 :Text;
  handler @4 :Text;
  method @5 :Text;
}
struct Plain { text @0 :Text; }
struct Texts { value @0 :List(Text); }
struct Identifier { type @0 :Text; value @1 :Text; country @2 :Text; note @3 :Text; }
struct Actor { name @0 :Text; type @1 :Text; note @2 :Text; }
struct Actors { value @0 :List(Actor); }
struct Count { count @0 :Int32 = -1; note @1 :Text; }
struct Band { from @0 :Float64 = nan; to @1 :Float64 = nan; unit @2 :Text; }
struct Token {                    # HMAC-SHA256 by the originating agency, hex
  token @0 :Text; type @1 :Text;
  version @2 :Int32 = 1;          # of how it is made (docs/sealing.md); 1 is made no more
  year @3 :Int32;                 # of its key; 0: not stated. Only tokens of one agency, section, year and version compare
}
struct Tokens { value @0 :List(Token); }

# --- time ---
struct Hour { hour @0 :Text; }                    # "2026-11-24T08"
struct Day { date @0 :Text; }
struct Month { month @0 :Text; }
struct Quarter { quarter @0 :Text; }
struct Year { year @0 :Text; }
struct Interval { first @0 :Text; last @1 :Text; note @2 :Text; }
enum Access { unknown @0; direct @1; indirect @2; }   # is the answer directly accessible to the one asked?
struct Clock { received @0 :Text; due @1 :Text; note @2 :Text; access @3 :Access; }

# --- place ---
struct Point { latitude @0 :Float64 = nan; longitude @1 :Float64 = nan; note @2 :Text; }
struct Polygon { points @0 :List(Point); note @1 :Text; }
struct Cell { code @0 :Text; }                    # 6-digit Open Location Code
struct Site { name @0 :Text; address @1 :Text; latitude @2 :Float64 = nan; longitude @3 :Float64 = nan; note @4 :Text; }
struct Municipality { state @0 :Text; name @1 :Text; }
struct County { state @0 :Text; name @1 :Text; }
struct State { code @0 :Text; name @1 :Text; }
struct Region { name @0 :Text; country @1 :Text; }
struct Country { code @0 :Text; }
struct City { name @0 :Text; country @1 :Text; }

# --- groups and events ---
struct Group { name @0 :Text; aliases @1 :List(Text); alliance @2 :Text; note @3 :Text; }
enum ControlType { unknown @0; held @1; contested @2; influence @3; }
struct Control { type @0 :ControlType; by @1 :List(Text); note @2 :Text; }
struct Indicator { name @0 :Text; value @1 :Float64 = nan; unit @2 :Text; note @3 :Text; }
struct Indicators { value @0 :List(Indicator); }
enum ViolenceType {
  unknown @0; stateBased @1; nonState @2; oneSided @3; homicide @4; kidnapping @5; ambush @6; clash @7; attack @8; threat @9;
}
struct Violence { value @0 :ViolenceType; }
struct Victims {
  best @0 :Int32 = -1; high @1 :Int32 = -1; low @2 :Int32 = -1;
  sideA @3 :Int32 = -1; sideB @4 :Int32 = -1; civilians @5 :Int32 = -1; unknown @6 :Int32 = -1;
  injured @7 :Int32 = -1; missing @8 :Int32 = -1;
}
struct VictimIdentity { name @0 :Text; identifiers @1 :List(Identifier); status @2 :Text; note @3 :Text; }
struct VictimIdentities { value @0 :List(VictimIdentity); }
enum PowerEvent { unknown @0; arrest @1; death @2; split @3; alliance @4; }
struct PowerShift { type @0 :PowerEvent; person @1 :Text; note @2 :Text; }

# --- substances, goods, routes ---
struct Substance { name @0 :Text; cas @1 :Text; hsCode @2 :Text; note @3 :Text; }
struct Kilograms { kilograms @0 :Float64 = nan; note @1 :Text; }
struct Quantity { amount @0 :Float64 = nan; unit @1 :Text; packages @2 :Int32 = -1; note @3 :Text; }
struct Company { name @0 :Text; role @1 :Text; country @2 :Text; identifiers @3 :List(Identifier); note @4 :Text; }
struct Companies { value @0 :List(Company); }
struct SectorAndCountry { sector @0 :Text; country @1 :Text; role @2 :Text; }
struct SectorsAndCountries { value @0 :List(SectorAndCountry); }
struct Transport { mode @0 :Text; billOfLading @1 :Text; container @2 :Text; vessel @3 :Text; carrier @4 :Text; note @5 :Text; }
struct Ports { origin @0 :Text; transit @1 :List(Text); destination @2 :Text; }
struct Coasts { origin @0 :Text; destination @1 :Text; }
struct Signature {
  purityPercent @0 :Float64 = nan;
  adulterants @1 :List(Text); synthesis @2 :Text; laboratory @3 :Text; note @4 :Text;
}
struct Cluster { cluster @0 :Text; note @1 :Text; }
struct Crossing { name @0 :Text; latitude @1 :Float64 = nan; longitude @2 :Float64 = nan; note @3 :Text; }
struct Sector { name @0 :Text; }
struct Money { amount @0 :Float64 = nan; currency @1 :Text; per @2 :Text; note @3 :Text; }
struct GroupSize { typical @0 :Int32 = -1; least @1 :Int32 = -1; most @2 :Int32 = -1; note @3 :Text; }

# --- money ---
struct Account { number @0 :Text; institution @1 :Text; holder @2 :Text; currency @3 :Text; note @4 :Text; }
struct Accounts { value @0 :List(Account); }
struct Institution { name @0 :Text; country @1 :Text; identifier @2 :Text; }
struct Institutions { value @0 :List(Institution); }
struct Countries { value @0 :List(Text); }
struct Transaction { date @0 :Text; amount @1 :Float64 = nan; currency @2 :Text; from @3 :Text; to @4 :Text; note @5 :Text; }
struct Transactions { value @0 :List(Transaction); }
struct TransactionBands { count @0 :Int32 = -1; total @1 :Band; currency @2 :Text; }
struct Party {                    # a person or body in a financial or other matter; also vessels and aircraft
  type @0 :Text;
  names @1 :List(Name);
  births @2 :Births;
  identifiers @3 :List(Identifier);
  links @4 :List(Link);
  role @5 :Text;
  callSign @6 :Text; vesselType @7 :Text; tonnage @8 :Text; grossTonnage @9 :Text; flag @10 :Text; owner @11 :Text;
  note @12 :Text;
}
struct Parties { value @0 :List(Party); }
struct Typology { programs @0 :List(Text); title @1 :Text; codes @2 :List(Text); note @3 :Text; }

# --- darknet ---
struct Handle { handle @0 :Text; aliases @1 :List(Text); }
struct Pseudonym {                # the agency's own word, or the first digits of a token: then with its version and year
  pseudonym @0 :Text;
  version @1 :Int32 = 1; year @2 :Int32;
}
struct Market { name @0 :Text; since @1 :Text; note @2 :Text; }
struct Key { type @0 :Text; fingerprint @1 :Text; note @2 :Text; }
struct Keys { value @0 :List(Key); }
struct Wallet { currency @0 :Text; address @1 :Text; note @2 :Text; }
struct Wallets { value @0 :List(Wallet); }
struct Listing { title @0 :Text; substance @1 :Text; price @2 :Float64 = nan; currency @3 :Text; note @4 :Text; }
struct Listings { value @0 :List(Listing); }

# --- persons ---
struct Name { name @0 :Text; alias @1 :Bool; note @2 :Text; }
struct Names { value @0 :List(Name); }
struct Identifiers { value @0 :List(Identifier); }
struct Births {
  dates @0 :List(Text); places @1 :List(Text); nationalities @2 :List(Text); citizenships @3 :List(Text); genders @4 :List(Text);
}
struct BirthYears { years @0 :List(Int32); }
struct Role { program @0 :Text; title @1 :Text; organisation @2 :Text; note @3 :Text; }
struct Roles { value @0 :List(Role); }
struct Link { to @0 :Text; type @1 :Text; note @2 :Text; }
struct Links { value @0 :List(Link); }
struct Photo { mediaType @0 :Text; base64 @1 :Text; note @2 :Text; }
struct Facilitator { name @0 :Text; role @1 :Text; identifiers @2 :List(Identifier); note @3 :Text; }
struct Facilitators { value @0 :List(Facilitator); }

# --- firearms ---
struct MakeAndModel { make @0 :Text; model @1 :Text; calibre @2 :Text; country @3 :Text; note @4 :Text; }
struct Serial { serial @0 :Text; altered @1 :Bool; note @2 :Text; }
struct Model { model @0 :Text; count @1 :Int32 = -1; }
struct Recovery { date @0 :Text; state @1 :Text; municipality @2 :Text; circumstances @3 :Text; }
struct Dealer { name @0 :Text; licence @1 :Text; purchaser @2 :Text; date @3 :Text; state @4 :Text; note @5 :Text; }

# --- cases, questions, notices ---
struct Contact { office @0 :Text; person @1 :Text; phone @2 :Text; mail @3 :Text; note @4 :Text; }
struct Case { number @0 :Text; court @1 :Text; offence @2 :Text; note @3 :Text; }
struct Exhibit { name @0 :Text; sha256 @1 :Text; type @2 :Text; note @3 :Text; }
struct Exhibits { value @0 :List(Exhibit); }
struct Custody { at @0 :Text; holder @1 :Text; action @2 :Text; note @3 :Text; }
struct CustodyChain { value @0 :List(Custody); }
struct Reason { code @0 :Text; text @1 :Text; }
struct Attachment { name @0 :Text; mediaType @1 :Text; sha256 @2 :Text; base64 @3 :Text; }
struct Attachments { value @0 :List(Attachment); }
