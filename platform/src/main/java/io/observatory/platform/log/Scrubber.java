package io.observatory.platform.log;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes secrets from text: what stands behind a telling name ({@code password=}, {@code
 * Authorization:}), what shows itself by its form (JWTs, PEM keys, cloud keys), and credentials in
 * URLs. Time is linear in the length: every repetition is possessive or bounded.
 */
public final class Scrubber {

  /** What stands where a secret was. */
  public static final String MASK = "***";

  /** Names whose value is a secret, at the end of a longer name: {@code db.password, x-api-key}. */
  private static final String SECRET_NAME =
      "(?:pass(?:word|wd|phrase|code)|pwd|secret|(?<!max[_-]|max|continuation[_-]|page[_-])token"
          + "|api[_.-]?key|access[_.-]?key(?:[_.-]?id)?|secret[_.-]?key|private[_.-]?key"
          + "|signing[_.-]?key|encryption[_.-]?key|account[_.-]?key|master[_.-]?key|auth[_.-]?key"
          + "|credentials?|authorization|cookie|jaas[_.-]?config|connection[_.-]?string"
          + "|shared[_.-]?access[_.-]?signature|client[_.-]?assertion|otp|pin[_.-]?code)";

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?<![\\w.-])([\\w.-]{0,64}?"
              + SECRET_NAME
              + ")(\\\\?[\"']?\\s{0,4}(?:=>?|:)\\s{0,4})"
              + "(?!\\*\\*\\*)(\\\\\"[^\"\\\\]*+\\\\?\"?|\"(?:[^\"\\\\]|\\\\.)*+\"?|'[^']*+'?"
              + "|(?:(?:bearer|basic|digest|negotiate|apikey|token)\\s++)?[^\\s,;&\"'}\\])]++)");

  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "(?i)\\b((?:proxy-)?authorization[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?)[^\\r\\n\"',}]++");

  private static final Pattern SCHEME =
      Pattern.compile(
          "(?i)\\b(bearer|basic)\\s{1,4}(?=[\\w.~+/=-]{0,512}?[\\d_~+/=])[\\w.~+/=-]{8,}+");

  private static final Pattern URL_CREDENTIALS =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{1,20}://)[^\\s/@\"'<>]{1,512}+@");

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]++|-(?!----END))*+"
              + "(?:-----END [A-Z0-9 ]{0,50}-----)?");

  /** Secrets that show by their form, wherever they stand. */
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile("\\beyJ[\\w-]{5,}+(?:\\.[\\w-]*+){1,4}"),
          Pattern.compile("\\b(?:AKIA|ASIA|AROA|ABIA|ACCA)[0-9A-Z]{16}\\b"),
          Pattern.compile("\\bAIza[\\w-]{35}"),
          Pattern.compile("\\bya29\\.[\\w-]{10,}+"),
          Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{20,}+"),
          Pattern.compile("\\bgithub_pat_\\w{20,}+"),
          Pattern.compile("\\bgl(?:pat|rt|dt|ptt)-[\\w-]{16,}+"),
          Pattern.compile("\\bxox[abeoprs]-[\\w-]{10,}+"),
          Pattern.compile("\\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}+"),
          Pattern.compile("\\bsk-(?:ant-|proj-|or-)?[\\w-]{20,}+"),
          Pattern.compile("\\bSG\\.[\\w-]{16,}+\\.[\\w-]{16,}+"),
          Pattern.compile("\\bhv[sbr]\\.[\\w-]{20,}+"),
          Pattern.compile("\\bdo[opr]_v1_[a-f0-9]{32,}+"),
          Pattern.compile("\\bnpm_[A-Za-z0-9]{30,}+"),
          Pattern.compile("\\bpypi-[\\w-]{30,}+"),
          Pattern.compile("\\bwhsec_[\\w+/=-]{16,}+"),
          Pattern.compile("(?<=[?&]sig=)[\\w%+/=-]{16,}+"),
          Pattern.compile("(?<=[?&]X-Amz-Signature=)[0-9a-f]{32,}+"),
          Pattern.compile("(?<=hooks\\.slack\\.com/services/)[\\w/]{10,}+"));

  private Scrubber() {}

  /** The text without secrets; the same object when it holds none. */
  public static String scrub(String text) {
    if (text.length() < 6) {
      return text;
    }
    String clean = text;
    if (clean.contains("-----BEGIN")) {
      clean = PEM.matcher(clean).replaceAll("[private key " + MASK + "]");
    }
    if (clean.contains("://")) {
      clean = URL_CREDENTIALS.matcher(clean).replaceAll("$1" + MASK + "@");
    }
    clean = AUTHORIZATION.matcher(clean).replaceAll("$1" + MASK);
    clean = NAMED.matcher(clean).replaceAll(Scrubber::maskValue);
    clean = SCHEME.matcher(clean).replaceAll("$1 " + MASK);
    for (Pattern form : FORMS) {
      clean = form.matcher(clean).replaceAll(MASK);
    }
    return clean;
  }

  /** Whether a value under this name is a secret, whatever it looks like. */
  public static boolean isSecretName(String name) {
    return NAMED.matcher(name + "=x").lookingAt();
  }

  private static String maskValue(java.util.regex.MatchResult found) {
    String value = found.group(3);
    String quote = value.startsWith("\"") || value.startsWith("'") ? value.substring(0, 1) : "";
    return Matcher.quoteReplacement(found.group(1) + found.group(2) + quote + MASK + quote);
  }
}
