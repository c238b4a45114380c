// One record with 16 slots to 8 recipients: what decide() takes, which asks both nations at once and names rules, duties
// and quotas; and what Cedar takes for permit or forbid alone, slot by slot and nation by nation. Cedar's policies are
// parsed before, and each request gives the entities it needs. They must agree. Usage: node cedar.mjs PROGRAM RULES…
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const cedar = createRequire(process.cwd() + '/')('@cedar-policy/cedar-wasm/nodejs');
const [program, ...sizes] = process.argv.slice(2);
const fail = (text) => {
  console.error(text);
  process.exit(1);
};
const good = (answer) => (answer.type === 'success' ? answer : fail(JSON.stringify(answer.errors)));
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

console.log(`decide, 16 slots, 8 recipients, beside Cedar ${cedar.getCedarVersion()} (WebAssembly), medians:`);
console.log(`${'rules a side'.padEnd(14)}${'decide'.padStart(12)}${'Cedar'.padStart(14)}${'Cedar / decide'.padStart(16)}${'permitted'.padStart(16)}`);
for (const size of sizes) {
  const one = JSON.parse(execFileSync(program, [size], { maxBuffer: 1 << 28 }));
  one.nations.forEach((nation, i) => good(cedar.preparsePolicySet(`policy${i}`, { staticPolicies: nation.policies })));
  const ask = (request, i) => {
    const needed = [request.to, request.context.from.__entity.id];
    const answer = good(cedar.statefulIsAuthorized({
      principal: { type: 'Agency', id: request.to },
      action: { type: 'Action', id: 'receive' },
      resource: { type: 'Slot', id: 'slot' },
      context: request.context,
      preparsedPolicySetId: `policy${i}`,
      entities: one.nations[i].entities.filter((entity) => needed.includes(entity.uid.id)),
    }));
    return answer.response.decision.toLowerCase() === 'allow';
  };
  const times = [];
  for (let round = 0; round < (size > 1000 ? 3 : 5); ++round) {
    const start = process.cpuUsage();
    const answers = one.requests.map((request) => ask(request, 0) & ask(request, 1));
    const used = process.cpuUsage(start);
    times.push(used.user + used.system);
    one.requests.forEach((request, i) => !!answers[i] === request.permitted || fail(`they disagree: ${JSON.stringify(request)}`));
  }

  const permitted = one.requests.filter((request) => request.permitted).length;
  const theirs = median(times);
  console.log(`${size.padEnd(14)}${(one.microseconds.toFixed(1) + ' µs').padStart(12)}${(theirs.toFixed(0) + ' µs').padStart(14)}${(theirs / one.microseconds).toFixed(0).padStart(16)}${`${permitted} of ${one.requests.length}`.padStart(16)}`);
}
