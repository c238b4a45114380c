// Asks Cedar what puente_oracle asked decide(): the same of every request, or it is printed and the exit code is 1.
// Usage: puente_oracle SEED PAIRS REQUESTS | node oracle.mjs
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const cedar = createRequire(process.cwd() + '/')('@cedar-policy/cedar-wasm/nodejs');

const fail = (text) => {
  console.error(text);
  process.exit(1);
};
const good = (answer, what, text) => {
  if (answer.type !== 'success') fail(`${what}: ${JSON.stringify(answer.errors)}\n${text}`);
};

let policies = 0, requests = 0, permitted = 0, disagreements = 0;
let schemaKnown = false;
for await (const line of createInterface({ input: process.stdin })) {
  const one = JSON.parse(line);
  if (!schemaKnown) good(cedar.preparseSchema('puente', one.schema), 'schema', one.schema);
  schemaKnown = true;
  good(cedar.preparsePolicySet('policy', { staticPolicies: one.policies }), 'policies', one.policies);
  const checked = cedar.validate({ schema: one.schema, policies: { staticPolicies: one.policies } });
  if (checked.type !== 'success' || checked.validationErrors.length) fail(`not valid: ${JSON.stringify(checked)}\n${one.policies}`);
  for (const request of one.requests) {
    const answer = cedar.statefulIsAuthorized({
      principal: { type: 'Agency', id: request.to },
      action: { type: 'Action', id: 'receive' },
      resource: { type: 'Slot', id: 'slot' },
      context: request.context,
      preparsedSchemaName: 'puente',
      preparsedPolicySetId: 'policy',
      validateRequest: true,
      entities: one.entities,
    });
    good(answer, 'request', JSON.stringify(request));
    if (answer.response.diagnostics.errors.length) fail(JSON.stringify(answer.response.diagnostics));
    const theirs = answer.response.decision.toLowerCase() === 'allow';
    ++requests;
    if (request.permitted) ++permitted;
    if (theirs !== request.permitted && ++disagreements <= 3)
      console.log(`disagreement: decide says ${request.permitted}, Cedar ${theirs}\n${JSON.stringify(request)}\n${one.policies}`);
  }
  ++policies;
}
if (!permitted || permitted === requests) fail('nothing or everything was permitted: the requests prove little');
console.log(`Cedar ${cedar.getCedarVersion()}: ${policies} policies, ${requests} requests, ${permitted} permitted, ${disagreements} disagreements`);
process.exit(disagreements ? 1 : 0);
