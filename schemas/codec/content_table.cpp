#include "schemas/codec/content_table.h"

#include "schemas/content.capnp.h"

namespace puente::codec {
namespace {

using K = model::Kind;
using S = model::Section;
using R = model::Rung;
namespace content = schema::content;

template <class T>
capnp::StructSchema of() {
  return capnp::Schema::from<T>();
}

// Rungs that mean the same wherever they are: place and time.
std::optional<capnp::StructSchema> common_rung(R rung) {
  switch (rung) {
    case R::polygon:
      return of<content::Polygon>();
    case R::point:
      return of<content::Point>();
    case R::cell:
      return of<content::Cell>();
    case R::site:
      return of<content::Site>();
    case R::municipality:
      return of<content::Municipality>();
    case R::county:
      return of<content::County>();
    case R::state:
      return of<content::State>();
    case R::region:
      return of<content::Region>();
    case R::country:
      return of<content::Country>();
    case R::hour:
      return of<content::Hour>();
    case R::day:
      return of<content::Day>();
    case R::month:
      return of<content::Month>();
    case R::quarter:
      return of<content::Quarter>();
    case R::year:
      return of<content::Year>();
    case R::cluster:
      return of<content::Cluster>();
    default:
      return std::nullopt;
  }
}

std::optional<capnp::StructSchema> laddered(S section, R rung) {
  if (section == S::accounts) {
    if (rung == R::account) return of<content::Accounts>();
    if (rung == R::token) return of<content::Tokens>();
    if (rung == R::institution) return of<content::Institutions>();
    return of<content::Countries>();
  }
  if (section == S::births) return rung == R::date ? of<content::Births>() : of<content::BirthYears>();
  if (section == S::transactions)
    return rung == R::amount ? of<content::Transactions>() : of<content::TransactionBands>();
  switch (rung) {
    case R::kilograms:
      return of<content::Kilograms>();
    case R::band:
      return of<content::Band>();
    case R::company:
      return of<content::Companies>();
    case R::sector_and_country:
      return of<content::SectorsAndCountries>();
    case R::port:
      return of<content::Ports>();
    case R::coast:
      return of<content::Coasts>();
    case R::signature:
      return of<content::Signature>();
    case R::handle:
      return of<content::Handle>();
    case R::pseudonym:
      return of<content::Pseudonym>();
    case R::wallet:
      return of<content::Wallets>();
    case R::city:
      return of<content::City>();
    case R::person:
      return of<content::Facilitators>();
    case R::count:
      return of<content::Count>();
    case R::crossing:
      return of<content::Crossing>();
    case R::sector:
      return of<content::Sector>();
    case R::value:
      return of<content::Identifiers>();
    case R::full:
      return of<content::Names>();
    case R::token:
      return of<content::Tokens>();
    case R::serial:
      return of<content::Serial>();
    case R::model:
      return of<content::Model>();
    case R::dealer:
      return of<content::Dealer>();
    case R::question:
    case R::topic:
      return of<content::Plain>();
    default:
      return common_rung(rung);
  }
}

std::optional<capnp::StructSchema> whole(S section) {
  switch (section) {
    case S::group:
      return of<content::Group>();
    case S::control:
      return of<content::Control>();
    case S::area:
      return of<content::Region>();
    case S::period:
    case S::window:
      return of<content::Interval>();
    case S::indicators:
      return of<content::Indicators>();
    case S::narrative:
      return of<content::Narrative>();
    case S::source:
      return of<content::Source>();
    case S::type:
      return of<content::Violence>();
    case S::actors:
      return of<content::Actors>();
    case S::victims:
      return of<content::Victims>();
    case S::victim_identities:
      return of<content::VictimIdentities>();
    case S::event:
      return of<content::PowerShift>();
    case S::substance:
      return of<content::Substance>();
    case S::quantity:
      return of<content::Quantity>();
    case S::parties:
      return of<content::Parties>();
    case S::transport:
      return of<content::Transport>();
    case S::institutions:
      return of<content::Institutions>();
    case S::typology:
      return of<content::Typology>();
    case S::market:
      return of<content::Market>();
    case S::keys:
      return of<content::Keys>();
    case S::listings:
      return of<content::Listings>();
    case S::price:
      return of<content::Money>();
    case S::group_size:
      return of<content::GroupSize>();
    case S::migrants:
    case S::minors:
    case S::asylum:
    case S::counts:
      return of<content::Count>();
    case S::roles:
      return of<content::Roles>();
    case S::links:
      return of<content::Links>();
    case S::photo:
      return of<content::Photo>();
    case S::make_and_model:
      return of<content::MakeAndModel>();
    case S::recovery:
      return of<content::Recovery>();
    case S::contact:
      return of<content::Contact>();
    case S::case_file:
      return of<content::Case>();
    case S::exhibits:
      return of<content::Exhibits>();
    case S::custody_chain:
      return of<content::CustodyChain>();
    case S::clock:
      return of<content::Clock>();
    case S::reason:
      return of<content::Reason>();
    case S::attachments:
      return of<content::Attachments>();
    case S::status:
    case S::method:
    case S::answer:
    case S::summary:
      return of<content::Plain>();
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<capnp::StructSchema> content_schema(model::Kind kind, const model::Label& label) {
  if (!model::rung_position(kind, label.section, label.rung)) return std::nullopt;
  return label.rung == R::whole ? whole(label.section) : laddered(label.section, label.rung);
}

}  // namespace puente::codec
