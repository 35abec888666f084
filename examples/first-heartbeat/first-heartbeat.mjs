// One agent's first heartbeat from JavaScript: npm install kafkajs @kafkajs/confluent-schema-registry
// kafkajs's DefaultPartitioner is Java's murmur2, which is what the gateway's partitions are.
import { randomUUID } from 'node:crypto';
import { Kafka, Partitioners } from 'kafkajs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const brokers = (process.env.KAFKA_BOOTSTRAP_SERVERS ?? '127.0.0.1:19092').split(',');
const host = process.env.CONFLUENT_REGISTRY_URL ?? 'http://127.0.0.1:18081/apis/ccompat/v7';
const agentId = process.env.AGENT_ID ?? 'agent-javascript-1';
const topic = 'gateway.heartbeat.v1';

const registry = new SchemaRegistry({ host });
const schemaId = await registry.getLatestSchemaId(`${topic}-value`);
const value = await registry.encode(schemaId, {
  event_id: randomUUID(),
  sent_at: Date.now(),
  kind: 'BEAT',
  agent_id: agentId,
  cluster_id: 'cluster-a',
  capabilities: [{ name: 'translate', version: '2.0.1' }],
  incarnation: 0,
  seq: 0,
});

const producer = new Kafka({ clientId: agentId, brokers }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  idempotent: true,
});
await producer.connect();
await producer.send({ topic, acks: -1, messages: [{ key: agentId, value }] });
await producer.disconnect();
console.log(`${agentId} is alive`);
