"""One agent's loop: it beats, asks a person, waits at the gate, and acts only on what is released.

Needs python3-confluent-kafka and python3-avro (Debian's packages, or confluent-kafka and avro by pip).
"""

import functools
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
from confluent_kafka import Consumer, Producer

BROKERS = os.environ.get("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:19092")
REGISTRY = os.environ.get("CONFLUENT_REGISTRY_URL", "http://127.0.0.1:18081/apis/ccompat/v7")
AGENT = os.environ.get("AGENT_ID", "agent-python-3")
SESSION = os.environ.get("SESSION_ID", f"{AGENT}-{uuid.uuid4()}")
producer = Producer({"bootstrap.servers": BROKERS, "partitioner": "murmur2_random", "enable.idempotence": True})
consumer = Consumer({
    "bootstrap.servers": BROKERS,
    "group.id": AGENT,  # its own; goes on where it stood. Groups of agents begin with "agent-"
    "auto.offset.reset": "earliest",
    "isolation.level": "read_committed",
})


@functools.cache
def registered(path):
    with urllib.request.urlopen(REGISTRY + path) as answer:
        found = json.load(answer)
    return found.get("id"), avro.schema.parse(found["schema"])


def delivered(error, message):
    if error:
        raise SystemExit(f"the broker did not take a record of {message.topic()}: {error}")


def send(topic, key, record):
    number, schema = registered(f"/subjects/{topic}-value/versions/latest")
    value = io.BytesIO()
    value.write(struct.pack(">bI", 0, number))  # Confluent's wire format
    avro.io.DatumWriter(schema).write(record, avro.io.BinaryEncoder(value))
    producer.produce(topic, key=key.encode(), value=value.getvalue(), on_delivery=delivered)
    producer.flush()


def decode(value):
    _, schema = registered(f"/schemas/ids/{struct.unpack('>I', value[1:5])[0]}")
    return avro.io.DatumReader(schema).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


def beat():
    send("gateway.heartbeat.v1", AGENT, {
        "event_id": str(uuid.uuid4()), "sent_at": datetime.now(timezone.utc), "kind": "BEAT",
        "agent_id": AGENT, "cluster_id": "cluster-a", "capabilities": [], "incarnation": 0, "seq": 0,
    })


def decide(trace, parent, status, asks):
    now = datetime.now(timezone.utc)
    send("gateway.decision.v1", SESSION, {
        "event_id": str(uuid.uuid4()),
        "sent_at": now,
        "meta": {"trace_id": trace, "timestamp": now, "parent_step_id": parent,
                 "cluster_id": "cluster-a", "session_id": SESSION},
        "identity": {"agent_id": AGENT, "agent_type": "janitor", "capability_version": "1.0.0"},
        "cognition": {"intent": "tidy up the accounts", "reasoning_chain": []},
        "action": {"status": status, "tool_call": "delete_user", "tool_input": '{"id":42}'},
        "control": {"hitl_required": asks, "is_terminal": not asks},
    })


consumer.subscribe(["gateway.decision.released.v1", "gateway.gate.v1"])
wish, last_beat, waits = str(uuid.uuid4()), 0, True
while waits:
    if time.time() - last_beat > 10:
        beat()
        if not last_beat:
            decide(wish, None, "PENDING", True)
            print(f"{AGENT} asks in session {SESSION}")
        last_beat = time.time()
    message = consumer.poll(1)
    if message is None or message.error() or message.key() != SESSION.encode():
        continue
    event = decode(message.value())
    if event.get("meta", {}).get("trace_id") == wish:
        # An operator may have rewritten it: what was released counts, not what was asked.
        print(f"{AGENT} acts: {event['action']['tool_call']} {event['action']['tool_input']}")
        decide(str(uuid.uuid4()), wish, "SUCCESS", False)
        waits = False
    elif event.get("trace_id") == wish:
        print(f"{AGENT} at the gate: {event['kind']}")
        waits = event["kind"] not in ("DENIED", "MESSAGE_DROPPED")
consumer.close()
