#!/usr/bin/env bash
# Real events, sent by MX/SSPC and counted at DEA and at FBI: each from what policy lets it have, and nothing more.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"
[[ -r $data/ucdp-ged-mexico-1989-2017.csv ]] || skip "../shared/data is not here"

"$net" up "$dir"
value() { python3 -c 'import json, sys; print(eval("d" + sys.argv[1], {"d": json.load(open(sys.argv[2])), "sum": sum, "len": len}))' "$1" "$2"; }

# Nothing is held yet: said, and no error.
puente agents/us-dea trends violence >"$work/none"
holds "trends of nothing" "$work/none" "no records of this kind are held"
puente agents/us-dea --lang es territories >"$work/none.es"
holds "territories of nothing, in Spanish" "$work/none.es" "no hay registros de esta clase"
refused 64 usage puente agents/us-dea trends violence --from 1969-12-31
refused 64 "not in" puente agents/us-dea trends prophecies

# The last 300 events of the file.
python3 -c '
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8")))
csv.writer(open(sys.argv[2], "w", newline="", encoding="utf-8")).writerows(rows[:1] + rows[-300:])
' "$data/ucdp-ged-mexico-1989-2017.csv" "$work/events.csv"
puente agents/mx-sspc import --map ucdp-ged --to US/DEA,US/FBI "$work/events.csv" >"$work/import" 2>&1 || fail "import: $(cat "$work/import")"
sent=$(puente agents/mx-sspc --json outbox | wc -l)
until_true "all events at DEA" at_least "$sent" inbox_count us-dea
until_true "all events at FBI" at_least "$sent" inbox_count us-fbi

# One of TLP:RED and one of ORCON: known to be left out, and not counted.
for mark in '"tlp": "TLP:RED", "caveats": []' '"tlp": "TLP:AMBER", "caveats": ["ORCON"]'; do
  cat >"$work/kept.json" <<END
{"kind": "violent-event", "to": ["US/DEA"], "marks": {$mark, "handling": ["H0"], "handlingText": "",
 "grading": {"scheme": "none"}, "classification": "none"}, "purpose": "violence-prevention", "urgency": "routine",
 "sections": {"type": "homicide", "time": {"day": {"date": "2017-12-01"}}}}
END
  kept=$(send mx-sspc "$work/kept.json")
  until_true "the record that is not counted" has_record us-dea "$kept"
done

for who in mx-sspc us-dea us-fbi; do puente "agents/$who" --json trends violence --every year >"$work/$who.trends"; done
equals "events at SSPC" "$sent" "$(value '["events"]' "$work/mx-sspc.trends")"
equals "events at DEA" "$sent" "$(value '["events"]' "$work/us-dea.trends")"
equals "events at FBI" "$sent" "$(value '["events"]' "$work/us-fbi.trends")"
equals "TLP:RED left out at DEA" 1 "$(value '["basis"]["leftOut"]["red"]' "$work/us-dea.trends")"
equals "ORCON left out at DEA" 1 "$(value '["basis"]["leftOut"]["orcon"]' "$work/us-dea.trends")"
equals "marks of the product" TLP:AMBER "$(value '["basis"]["tlp"]' "$work/us-dea.trends")"

# DEA knows municipalities, FBI states: what one sees by municipality the other counts as without place.
for who in us-dea us-fbi; do puente "agents/$who" --json territories >"$work/$who.territories"; done
equals "placed or not at DEA" "$sent" \
  "$(($(value '["counted"]' "$work/us-dea.territories") + $(value '["withoutPlace"]' "$work/us-dea.territories") + \
      $(value '["placeWithheld"]' "$work/us-dea.territories") + $(value '["withoutTime"]' "$work/us-dea.territories")))"
(($(value '["counted"]' "$work/us-dea.territories") > 200)) || fail "DEA counts too few events by municipality"
equals "by municipality at FBI" 0 "$(value '["counted"]' "$work/us-fbi.territories")"
equals "shares add up to no more than all" True \
  "$(value '["places"].__len__() > 0 and all(sum(g["share"] for g in p["groups"]) <= 1.000001 for p in d["places"])' "$work/us-dea.territories")"

# Where the next month's events are to be expected: from what each may see.
for who in mx-sspc us-dea us-fbi; do puente "agents/$who" --json hotspots --as-of 2017-12-31 >"$work/$who.spots"; done
equals "the month that SSPC foresees" 2018-01 "$(value '["month"]' "$work/mx-sspc.spots")"
equals "places that DEA has" 20 "$(value '["cells"].__len__()' "$work/us-dea.spots")"
equals "places that FBI has" 0 "$(value '["cells"].__len__()' "$work/us-fbi.spots")"
puente agents/us-dea --lang es hotspots --as-of 2017-12-31 --svg "$work/spots.svg" --geojson "$work/spots.json" >"$work/spots"
holds "hot spots in Spanish" "$work/spots" "Dónde se esperan eventos en 2018-01"
holds "what the numbers cannot say" "$work/spots" "Lugares, nunca personas."
holds "the map" "$work/spots.svg" "</svg>"
holds "the places" "$work/spots.json" '"FeatureCollection"'
refused 64 "not in" puente agents/us-dea hotspots --grid 7

# The same records give the same bytes; a picture and a spreadsheet besides.
puente agents/us-dea --json territories | cmp - "$work/us-dea.territories" || fail "two answers differ"
puente agents/us-dea trends violence --places --csv --svg "$work/trend.svg" >"$work/trend.csv"
holds "the table's head" "$work/trend.csv" "PERIOD,STATE,TYPE,EVENTS,AMOUNT,UNIT"
python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$work/trend.svg" || fail "no SVG"
refused 1 conflict puente agents/us-dea trends violence --svg "$work/trend.svg"

status=0
puente agents/us-dea --json shifts --grid 0.5 >"$work/shifts" || status=$?
equals "exit code says whether there are alerts" "$([[ $(value '["alerts"].__len__()' "$work/shifts") == 0 ]] && echo 0 || echo 2)" "$status"
puente agents/us-fbi shifts >"$work/shifts.fbi" || fail "shifts at FBI"
holds "FBI has no cells" "$work/shifts.fbi" "no alert within the budget"
