// Creates an endpoint, publishes an event and verifies its delivery: npm install standardwebhooks
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const gateway = process.env.WEBHOOK_URL ?? 'http://127.0.0.1:8084';
const token = process.env.WEBHOOK_TOKEN; // ./observatory token admin

let secret;
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks); // raw: parsed and written again it differs
  try {
    new Webhook(secret).verify(body, request.headers); // throws unless signature and time are right
    response.writeHead(204).end(); // 2xx alone ends the retries
    console.log(`verified ${request.headers['webhook-id']} ${body}`);
    server.close();
  } catch {
    response.writeHead(401).end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));

async function post(path, body) {
  const answer = await fetch(gateway + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const url = `http://127.0.0.1:${server.address().port}/hooks`;
({ secret } = await post('/v1/endpoints', { url, types: ['example.javascript'] })); // shown this once
await post('/v1/events', { type: 'example.javascript', data: { hello: 'JavaScript' } });
