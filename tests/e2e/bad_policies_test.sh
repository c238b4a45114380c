#!/usr/bin/env bash
# What is no policy, or no bundle to put into force, is refused with the reason, and the one in force stays.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib.sh"

"$net" up "$dir"
in_force() { puente liaisons/mx-1 --json policy show | sed 's/.*"hash":"\([0-9a-f]*\)".*/\1/'; }
before=$(in_force)
sample=$PUENTE_SOURCE_DIR/demo/policy/mx.toml

# TEXT on stdin; check needs no broker, sign refuses the same, and makes no bundle.
no_policy() {  # CODE WORDS
  cat >"$work/bad.toml"
  refused 1 "$2" "$PUENTE_BIN_DIR/puente" policy check "$work/bad.toml" --nation MX
  refused 1 "$1" puente liaisons/mx-1 policy sign "$work/bad.toml" --out "$work/bad.bundle"
  [[ ! -e $work/bad.bundle ]] || fail "a bundle was made"
}
changed() { sed "$1" "$sample"; }  # SED

no_policy malformed "nothing is in it" </dev/null
awk 'BEGIN { for (i = 0; i < 1000000; i++) print "[[rule]]\nid = \"r" i "\"" }' | no_policy too-large "bytes"
truncate -s 1G "$work/huge.toml"
no_policy too-large "bytes" <"$work/huge.toml"
refused 1 too-large "$PUENTE_BIN_DIR/puente" policy diff "$work/huge.toml" "$sample" --nation MX
rm "$work/huge.toml"
(printf 'withheld = '; head -c 5000 /dev/zero | tr '\0' '[') | no_policy malformed "line 1"
no_policy malformed "no community in a community" <<'END'
[[community]]
id = "a"
members = ["community:b"]

[[community]]
id = "b"
members = ["community:a"]
END
changed '0,/^effect/s//efect/' | no_policy unknown-value "the nearest is 'effect'"
changed '0,/"US\/DEA"/s//"US\/DAE"/' >"$work/unknown.toml"
refused 1 "the nearest is US/DEA" puente liaisons/mx-1 policy sign "$work/unknown.toml" --out "$work/bad.bundle"
cat "$sample" <(sed -n '/^\[\[rule\]\]/,/^$/p' "$sample" | awk '/^$/ { exit } { print }') | no_policy malformed "a second [[rule]]"
changed '0,/to = \["US\/DEA"\]/s//to = ["community:nobody"]/' | no_policy unknown-value "no [[community]] here has the id"
no_policy malformed "only US decides" <"$PUENTE_SOURCE_DIR/demo/policy/us.toml"

# Bundles: well made, and not to be put into force.
no_bundle() {  # STATUS CODE BUNDLE
  refused "$1" "$2" puente liaisons/mx-1 policy activate "$3"
  equals "in force after that" "$before" "$(in_force)"
}
puente liaisons/mx-1 policy sign "$sample" --out "$work/one.bundle" >/dev/null
no_bundle 4 not-permitted "$work/one.bundle"                                  # too few
cp "$work/one.bundle" "$work/twice.bundle"
puente liaisons/mx-1 policy sign "$work/twice.bundle" >/dev/null 2>&1 || true
no_bundle 4 not-permitted "$work/twice.bundle"                                # the same person twice
refused 4 not-permitted puente liaisons/us-1 policy sign "$work/one.bundle"   # of the other nation
cp "$work/one.bundle" "$work/altered.bundle"
puente liaisons/mx-2 policy sign "$work/altered.bundle" >/dev/null
cp "$work/altered.bundle" "$work/good.bundle"
sed -i '0,/place = "municipality"/s//place = "point"/' "$work/altered.bundle"
no_bundle 3 unauthenticated "$work/altered.bundle"                            # signed, and then changed
first=("$dir"/treaty/policy/mx-*.bundle)
no_bundle 1 conflict "${first[0]}"                                            # older than what is in force
printf 'valid-from = "2099-01-01T00:00:00Z"\nwithheld = "silent"\n' >"$work/early.toml"
printf 'valid-until = "2020-01-01T00:00:00Z"\nwithheld = "silent"\n' >"$work/late.toml"
for name in early late; do
  puente liaisons/mx-1 policy sign "$work/$name.toml" --out "$work/$name.bundle" >/dev/null
  puente liaisons/mx-2 policy sign "$work/$name.bundle" >/dev/null
done
no_bundle 1 conflict "$work/early.bundle"
no_bundle 1 expired "$work/late.bundle"

# A liaison whom no root certified: keys and certificate made by hand.
passphrase=$dir/liaisons/mx-2/passphrase
"$PUENTE_BIN_DIR/puente" treaty root --nation MX --dir "$work/false-root" --passphrase-file "$passphrase" >/dev/null
"$PUENTE_BIN_DIR/puente" enroll request --dir "$work/impostor" --role liaison --agency MX/LIAISON --name liaison-mx-9 \
  --treaty "$dir/treaty/treaty.txt" --passphrase-file "$passphrase" --out "$work/impostor.csr" >/dev/null
"$PUENTE_BIN_DIR/puente" enroll issue --root "$work/false-root" --passphrase-file "$passphrase" "$work/impostor.csr" \
  --out "$work/impostor.pem" >/dev/null
refused 3 unauthenticated "$PUENTE_BIN_DIR/puente" enroll accept --dir "$work/impostor" --entries "$work" "$work/impostor.pem"

# And what is in order comes into force.
puente liaisons/mx-1 policy activate "$work/good.bundle" >/dev/null
[[ $(in_force) != "$before" ]] || fail "the good bundle is not in force"
ok "the good bundle is in force"

# As many rules as there may be (the sample's and 9,900 more): everybody takes them up, and gives them back as signed.
{
  cat "$sample"
  awk 'BEGIN { for (i = 0; i < 9900; i++) printf "\n[[rule]]\nid = \"more-%d\"\neffect = \"forbid\"\nfrom = [\"MX/UIF\"]\nto = [\"US/FBI\"]\nkinds = [\"advisory\"]\nsections = [\"narrative\"]\nlegal-basis = { en = \"Law %d\", es = \"Ley %d\" }\n", i, i, i }'
} >"$work/many.toml"
puente liaisons/mx-1 policy sign "$work/many.toml" --out "$work/many.bundle" >/dev/null
puente liaisons/mx-2 policy sign "$work/many.bundle" >/dev/null
puente liaisons/mx-1 policy activate "$work/many.bundle" >/dev/null
taken_up() { puente "agents/$1" --json status | grep -qF '"policy":{"MX":3,'; }
for name in mx-sspc us-dea; do until_true "$name has taken up 9,953 rules" taken_up "$name"; done
puente liaisons/us-1 policy show 3 --nation MX --out "$work/back.bundle" >"$work/out"
cmp "$work/many.bundle" "$work/back.bundle" || fail "the bundle came back otherwise"
ok "a policy of 9,953 rules is in force: $(wc -c <"$work/many.bundle") bytes"
