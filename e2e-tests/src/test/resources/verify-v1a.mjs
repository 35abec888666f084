// Verifies a delivery's v1a signature with OpenSSL, through node:crypto; standardwebhooks knows v1 only.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';

const gateway = process.env.WEBHOOK_URL;
const token = process.env.WEBHOOK_TOKEN;

async function post(path, body) {
  const answer = await fetch(gateway + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

let key;
function isRight(headers, body) {
  const head = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`;
  const signed = Buffer.concat([Buffer.from(head), body]);
  return headers['webhook-signature']
    .split(' ')
    .filter((entry) => entry.startsWith('v1a,'))
    .some((entry) => verify(null, signed, key, Buffer.from(entry.slice(4), 'base64')));
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const right = isRight(request.headers, body);
  const changed = isRight(request.headers, Buffer.concat([body, Buffer.from(' ')]));
  response.writeHead(204).end();
  console.log(`v1a ${right ? 'verified' : 'refused'}, changed ${changed ? 'verified' : 'refused'}`);
  server.close();
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

const url = `http://127.0.0.1:${server.address().port}/hooks`;
const endpoint = await post('/v1/endpoints', {
  url,
  types: ['example.v1a'],
  secret_kind: 'ED25519',
});
const x = Buffer.from(endpoint.secrets[0].public_key.slice('whpk_'.length), 'base64');
key = createPublicKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') },
  format: 'jwk',
});
await post('/v1/events', { type: 'example.v1a', data: { hello: 'Ed25519', ä: 1 } });
