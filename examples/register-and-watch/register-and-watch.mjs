// An agent registers and watches the capability map until it finds itself there.
// npm install kafkajs @kafkajs/confluent-schema-registry lz4js
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const { Kafka, Partitioners, CompressionCodecs, CompressionTypes, logLevel } = kafkajs;
// kafkajs alone reads gzip only; the gateway writes lz4.
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async ({ buffer }) => Buffer.from(lz4.compress(buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

const brokers = (process.env.KAFKA_BOOTSTRAP_SERVERS ?? '127.0.0.1:19092').split(',');
const host = process.env.CONFLUENT_REGISTRY_URL ?? 'http://127.0.0.1:18081/apis/ccompat/v7';
const agentId = process.env.AGENT_ID ?? 'agent-javascript-2';

const registry = new SchemaRegistry({ host });
const kafka = new Kafka({ clientId: agentId, brokers, logLevel: logLevel.ERROR });

const topic = 'gateway.heartbeat.v1';
const value = await registry.encode(await registry.getLatestSchemaId(`${topic}-value`), {
  event_id: randomUUID(),
  sent_at: Date.now(),
  kind: 'REGISTER',
  agent_id: agentId,
  cluster_id: 'cluster-a',
  agent_type: 'translator',
  capabilities: [{ name: 'translate', version: '2.0.1' }, { name: 'transcribe', version: '1.4.0' }],
  incarnation: Date.now(), // rises with every start
  seq: 1,
});
const producer = kafka.producer({
  createPartitioner: Partitioners.DefaultPartitioner, // Java's murmur2
  idempotent: true,
});
await producer.connect();
await producer.send({ topic, acks: -1, messages: [{ key: agentId, value }] });
await producer.disconnect();

// A group of its own that commits nothing: every start reads the whole map. Group names of agents begin with "agent-".
const watcher = kafka.consumer({
  groupId: `agent-watch-${randomUUID()}`,
  readUncommitted: false, // that is isolation.level=read_committed
});
await watcher.connect();
await watcher.subscribe({ topic: 'gateway.capability.v1', fromBeginning: true });
await new Promise((found) => watcher.run({
  autoCommit: false,
  eachMessage: async ({ message }) => {
    const id = message.key.toString();
    if (message.value === null) {
      console.log(`${id} is gone`);
      return;
    }
    const update = await registry.decode(message.value);
    const capabilities = update.capabilities.map(({ name, version }) => `${name} ${version}`);
    console.log(`${id} is ${update.state}: ${capabilities.join(', ')}`);
    if (id === agentId) found();
  },
}));
await watcher.disconnect();
