package io.observatory.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.observatory.webhook.signing.JdkEd25519;
import io.observatory.webhook.signing.Vectors;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Senders of each scheme, signing by the JDK alone. */
enum WebhookSender {
  STANDARD("STANDARD", "", Vectors.V1.secret()) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      byte[] key = Base64.getDecoder().decode(Vectors.V1.secret().substring(6));
      String code = base64(hmac(key, id + "." + now + ".", body));
      return new String[] {
        "webhook-id", id, "webhook-timestamp", now, "webhook-signature", "v1," + code
      };
    }
  },
  SVIX_ED25519("STANDARD", "", Vectors.V3_PUBLIC) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      byte[] pair = Base64.getDecoder().decode(Vectors.V3.secret().substring(5));
      byte[] signed = joined(id + "." + now + ".", body);
      String code = base64(new JdkEd25519().sign(Arrays.copyOf(pair, 32), signed));
      return new String[] {"svix-id", id, "svix-timestamp", now, "svix-signature", "v1a," + code};
    }
  },
  GITHUB("GITHUB", "", Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      String code = hex(hmac(Words.SECRET.getBytes(UTF_8), "", body));
      return new String[] {
        "X-GitHub-Delivery", id, "X-GitHub-Event", "push", "X-Hub-Signature-256", "sha256=" + code
      };
    }
  },
  STRIPE("STRIPE", "", Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      String code = hex(hmac(Words.SECRET.getBytes(UTF_8), now + ".", body));
      return new String[] {"Stripe-Signature", "t=" + now + ",v1=" + code};
    }
  },
  SLACK("SLACK", "", Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      String code = hex(hmac(Words.SECRET.getBytes(UTF_8), "v0:" + now + ":", body));
      return new String[] {"X-Slack-Request-Timestamp", now, "X-Slack-Signature", "v0=" + code};
    }
  },
  SHOPIFY("SHOPIFY", "", Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      String code = base64(hmac(Words.SECRET.getBytes(UTF_8), "", body));
      return new String[] {"X-Shopify-Hmac-Sha256", code, "X-Shopify-Webhook-Id", id};
    }
  },
  LEGACY("LEGACY", "", Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      String code = hex(hmac(Words.SECRET.getBytes(UTF_8), "", body));
      return new String[] {"X-Observatory-Signature", "sha256=" + code};
    }
  },
  GENERIC_HMAC(
      "HMAC",
      """
      ,"form":{"hash":"SHA256","encoding":"BASE64","prefix":"h=","template":"{id}:{timestamp}:{body}",
      "signature_header":"X-Sig","timestamp_header":"X-Time","id_header":"X-Id"}\
      """,
      Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      String code = base64(hmac(Words.SECRET.getBytes(UTF_8), id + ":" + now + ":", body));
      return new String[] {"X-Sig", "h=" + code, "X-Time", now, "X-Id", id};
    }
  },
  GENERIC_ED25519(
      "ED25519",
      """
      ,"form":{"template":"{timestamp}{body}","signature_header":"X-Signature-Ed25519",
      "timestamp_header":"X-Signature-Timestamp"}\
      """,
      Vectors.V3_PUBLIC) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      byte[] pair = Base64.getDecoder().decode(Vectors.V3.secret().substring(5));
      String code = hex(new JdkEd25519().sign(Arrays.copyOf(pair, 32), joined(now, body)));
      return new String[] {"X-Signature-Ed25519", code, "X-Signature-Timestamp", now};
    }
  },
  ALERTMANAGER("BEARER", "", Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      return new String[] {"Authorization", "Bearer " + Words.SECRET};
    }
  },
  BASIC("BASIC", "", "user:" + Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      return new String[] {
        "Authorization", "Basic " + base64(("user:" + Words.SECRET).getBytes(UTF_8))
      };
    }
  },
  API_KEY("API_KEY", ",\"header\":\"X-Key\"", Words.SECRET) {
    @Override
    String[] headers(String id, String now, byte[] body) {
      return new String[] {"X-Key", Words.SECRET};
    }
  };

  private final String kind;
  private final String form;
  private final String secret;

  WebhookSender(String kind, String form, String secret) {
    this.kind = kind;
    this.form = form;
    this.secret = secret;
  }

  /** Of a delivery of that id at that time. */
  abstract String[] headers(String id, String now, byte[] body);

  /** Of a delivery of that id, now. */
  String[] headers(String id, byte[] body) {
    return headers(id, Long.toString(Clock.systemUTC().instant().getEpochSecond()), body);
  }

  /** A source for it. */
  String source(String more) {
    return "{\"scheme\":{\"kind\":\"%s\"%s},\"secret\":\"%s\"%s}"
        .formatted(kind, form, secret, more);
  }

  String secret() {
    return secret;
  }

  /** Whether a changed body can be told. */
  boolean signs() {
    return this != ALERTMANAGER && this != BASIC && this != API_KEY;
  }

  private static byte[] hmac(byte[] key, String head, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(joined(head, body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] joined(String head, byte[] body) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(head.getBytes(UTF_8));
    both.writeBytes(body);
    return both.toByteArray();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Constants of an enum can not refer to its own fields. */
  private static final class Words {
    static final String SECRET = "a secret of some length";
  }
}
