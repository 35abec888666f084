"""Beats for AGENTS agents with the partitioner PARTITIONER (empty: librdkafka's own default).

Prints "<agent> <partition>" for each record the broker took.
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

TOPIC = "gateway.heartbeat.v1"
REGISTRY = os.environ["CONFLUENT_REGISTRY_URL"]
with urllib.request.urlopen(f"{REGISTRY}/subjects/{TOPIC}-value/versions/latest") as answer:
    registered = json.load(answer)
writer = avro.io.DatumWriter(avro.schema.parse(registered["schema"]))

settings = {"bootstrap.servers": os.environ["KAFKA_BOOTSTRAP_SERVERS"], "acks": "all"}
if os.environ["PARTITIONER"]:
    settings["partitioner"] = os.environ["PARTITIONER"]
producer = Producer(settings)


def delivered(error, message):
    if error:
        raise SystemExit(str(error))
    print(message.key().decode(), message.partition())


for agent in os.environ["AGENTS"].split(","):
    value = io.BytesIO()
    value.write(struct.pack(">bI", 0, registered["id"]))
    writer.write({
        "event_id": str(uuid.uuid4()),
        "sent_at": datetime.now(timezone.utc),
        "kind": "REGISTER",
        "agent_id": agent,
        "cluster_id": "foreign",
        "capabilities": [],
        "incarnation": 0,
        "seq": 0,
    }, avro.io.BinaryEncoder(value))
    producer.produce(TOPIC, key=agent.encode(), value=value.getvalue(), on_delivery=delivered)
if producer.flush(30):
    raise SystemExit("not all were taken")
