"""An agent registers and watches the capability map until it finds itself there.

Needs python3-confluent-kafka and python3-avro (Debian's packages, or confluent-kafka and avro by pip).
"""

import io
import json
import os
import struct
import time
import urllib.request
import uuid
from datetime import datetime, timezone

import avro.io
import avro.schema
from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

BROKERS = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:19092")
REGISTRY = os.environ.get("CONFLUENT_REGISTRY_URL", "http://127.0.0.1:18081/apis/ccompat/v7")
AGENT = os.environ.get("AGENT_ID", "agent-python-2")
schemas = {}


def ask(path):
    with urllib.request.urlopen(REGISTRY + path) as answer:
        return json.load(answer)


def encode(subject, record):
    latest = ask(f"/subjects/{subject}/versions/latest")
    value = io.BytesIO()
    value.write(struct.pack(">bI", 0, latest["id"]))  # Confluent's wire format
    avro.io.DatumWriter(avro.schema.parse(latest["schema"])).write(record, avro.io.BinaryEncoder(value))
    return value.getvalue()


def decode(value):
    magic, schema_id = struct.unpack(">bI", value[:5])
    if magic != 0:
        raise ValueError("no registered schema")
    if schema_id not in schemas:
        schemas[schema_id] = avro.schema.parse(ask(f"/schemas/ids/{schema_id}")["schema"])
    return avro.io.DatumReader(schemas[schema_id]).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


def delivered(error, message):
    if error:
        raise SystemExit(f"the broker did not take the registration: {error}")


producer = Producer({
    "bootstrap.servers": BROKERS,
    "partitioner": "murmur2_random",  # librdkafka's default is CRC32: the record would be misrouted
    "acks": "all",
    "enable.idempotence": True,
})
producer.produce("gateway.heartbeat.v1", key=AGENT.encode(), on_delivery=delivered, value=encode(
    "gateway.heartbeat.v1-value", {
        "event_id": str(uuid.uuid4()),
        "sent_at": datetime.now(timezone.utc),
        "kind": "REGISTER",
        "agent_id": AGENT,
        "cluster_id": "cluster-a",
        "agent_type": "summariser",
        "capabilities": [{"name": "summarise", "version": "1.2.0"}, {"name": "quote", "version": "0.9.0"}],
        "incarnation": int(time.time() * 1000),  # rises with every start
        "seq": 1,
    }))
if producer.flush(30):
    raise SystemExit("the broker did not take the registration in 30 s")

# No group: every start reads the whole map, all partitions from the beginning.
watcher = Consumer({
    "bootstrap.servers": BROKERS,
    "group.id": "agent-watch",  # librdkafka wants one; nothing is committed
    "enable.auto.commit": False,
    "isolation.level": "read_committed",
})
TOPIC = "gateway.capability.v1"
partitions = watcher.list_topics(TOPIC, timeout=30).topics[TOPIC].partitions
watcher.assign([TopicPartition(TOPIC, number, OFFSET_BEGINNING) for number in partitions])
while True:
    message = watcher.poll(1)
    if message is None:
        continue
    if message.error():
        raise SystemExit(f"the map can not be read: {message.error()}")
    agent = message.key().decode()
    if message.value() is None:
        print(f"{agent} is gone")
        continue
    update = decode(message.value())
    print(f"{agent} is {update['state']}: "
          + ", ".join(f"{can['name']} {can['version']}" for can in update["capabilities"]))
    if agent == AGENT:
        break
watcher.close()
