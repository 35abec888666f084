"""One agent's first heartbeat from Python.

Needs python3-confluent-kafka and python3-avro (Debian's packages, or confluent-kafka and avro by pip).
librdkafka hashes keys with CRC32 unless told otherwise; the gateway's partitions are Java's murmur2.
"""

import io
import json
import os
import struct
import urllib.request
import uuid
from datetime import datetime, timezone

import avro.io
import avro.schema
from confluent_kafka import Producer

BROKERS = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:19092")
REGISTRY = os.environ.get("CONFLUENT_REGISTRY_URL", "http://127.0.0.1:18081/apis/ccompat/v7")
AGENT = os.environ.get("AGENT_ID", "agent-python-1")
TOPIC = "gateway.heartbeat.v1"

with urllib.request.urlopen(f"{REGISTRY}/subjects/{TOPIC}-value/versions/latest") as answer:
    registered = json.load(answer)

heartbeat = {
    "event_id": str(uuid.uuid4()),
    "sent_at": datetime.now(timezone.utc),
    "kind": "BEAT",
    "agent_id": AGENT,
    "cluster_id": "cluster-a",
    "capabilities": [{"name": "summarise", "version": "1.2.0"}],
    "incarnation": 0,
    "seq": 0,
}
value = io.BytesIO()
value.write(struct.pack(">bI", 0, registered["id"]))  # Confluent's wire format: magic 0, schema id
avro.io.DatumWriter(avro.schema.parse(registered["schema"])).write(heartbeat, avro.io.BinaryEncoder(value))

refused = []
producer = Producer({
    "bootstrap.servers": BROKERS,
    "partitioner": "murmur2_random",
    "acks": "all",
    "enable.idempotence": True,
})
producer.produce(TOPIC, key=AGENT.encode(), value=value.getvalue(),
                 on_delivery=lambda error, message: refused.append(error) if error else None)
producer.flush(30)
if refused:
    raise SystemExit(f"the broker did not take the heartbeat: {refused[0]}")
print(f"{AGENT} is alive")
