// One agent's loop: it beats, asks a person, waits at the gate, and acts only on what is released.
// npm install kafkajs @kafkajs/confluent-schema-registry lz4js
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const { Kafka, Partitioners, CompressionCodecs, CompressionTypes, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = () => ({ // kafkajs alone reads gzip only; the gateway writes lz4
  compress: async ({ buffer }) => Buffer.from(lz4.compress(buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

const brokers = (process.env.KAFKA_BOOTSTRAP_SERVERS ?? '127.0.0.1:19092').split(',');
const host = process.env.CONFLUENT_REGISTRY_URL ?? 'http://127.0.0.1:18081/apis/ccompat/v7';
const agent = process.env.AGENT_ID ?? 'agent-javascript-3';
const session = process.env.SESSION_ID ?? `${agent}-${randomUUID()}`;

const registry = new SchemaRegistry({ host });
const kafka = new Kafka({ clientId: agent, brokers, logLevel: logLevel.ERROR });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, idempotent: true });
// Its own group goes on where it stood. Groups of agents begin with "agent-".
const consumer = kafka.consumer({ groupId: agent, readUncommitted: false });

async function send(topic, key, record) {
  const value = await registry.encode(await registry.getLatestSchemaId(`${topic}-value`), record);
  await producer.send({ topic, acks: -1, messages: [{ key, value }] });
}

const beat = () => send('gateway.heartbeat.v1', agent, {
  event_id: randomUUID(), sent_at: Date.now(), kind: 'BEAT', agent_id: agent, cluster_id: 'cluster-a',
});

const decide = (trace, parent, status, asks) => send('gateway.decision.v1', session, {
  event_id: randomUUID(),
  sent_at: Date.now(),
  meta: { trace_id: trace, timestamp: Date.now(), parent_step_id: parent, cluster_id: 'cluster-a', session_id: session },
  identity: { agent_id: agent, agent_type: 'janitor', capability_version: '1.0.0' },
  cognition: { intent: 'tidy up the accounts' },
  action: { status, tool_call: 'delete_user', tool_input: '{"id":42}' },
  control: { hitl_required: asks, is_terminal: !asks },
});

await producer.connect();
await beat();
const beats = setInterval(beat, 10_000);
await consumer.connect();
await consumer.subscribe({ topics: ['gateway.decision.released.v1', 'gateway.gate.v1'], fromBeginning: true });

const wish = randomUUID();
await decide(wish, null, 'PENDING', true);
console.log(`${agent} asks in session ${session}`);
await new Promise((decided) => consumer.run({
  eachMessage: async ({ topic, message }) => {
    if (message.key.toString() !== session) return;
    const event = await registry.decode(message.value);
    if (event.meta?.trace_id === wish) {
      // An operator may have rewritten it: what was released counts, not what was asked.
      console.log(`${agent} acts: ${event.action.tool_call} ${event.action.tool_input}`);
      await decide(randomUUID(), wish, 'SUCCESS', false);
      decided();
    } else if (event.trace_id === wish) {
      console.log(`${agent} at the gate: ${event.kind}`);
      if (['DENIED', 'MESSAGE_DROPPED'].includes(event.kind)) decided();
    }
  },
}));
clearInterval(beats);
await consumer.disconnect();
await producer.disconnect();
