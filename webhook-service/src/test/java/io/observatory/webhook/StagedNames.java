package io.observatory.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Names that lead where a test wants them to, for the whole JVM; every other name is resolved as
 * ever. The JDK finds it as a service.
 */
public final class StagedNames extends InetAddressResolverProvider {

  /** A name that leads inside. */
  static final String INSIDE = "inside.staged.test";

  /** A name that leads to an address that is allowed and to one inside. */
  static final String MIXED = "mixed.staged.test";

  private static final Map<String, List<String>> ANSWERS =
      Map.of(INSIDE, List.of("10.0.0.1"), MIXED, List.of("127.0.0.1", "10.0.0.1"));

  private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

  /** Whether anybody asked for that name. */
  static boolean wasAsked(String host) {
    return ASKED.contains(host);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    InetAddressResolver usual = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        ASKED.add(host);
        List<String> answers = ANSWERS.get(host);
        return answers == null
            ? usual.lookupByName(host, policy)
            : answers.stream().map(InetAddress::ofLiteral);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        return usual.lookupByAddress(address);
      }
    };
  }

  @Override
  public String name() {
    return "staged names";
  }
}
