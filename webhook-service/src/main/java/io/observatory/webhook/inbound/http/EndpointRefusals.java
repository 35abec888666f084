package io.observatory.webhook.inbound.http;

import io.observatory.platform.http.IdempotencyKeys;
import io.observatory.platform.http.ProblemException;
import io.observatory.webhook.endpoint.DisabledEndpointException;
import io.observatory.webhook.endpoint.InvalidEndpointException;
import io.observatory.webhook.endpoint.RequestKey;
import io.observatory.webhook.endpoint.StaleVersionException;
import io.observatory.webhook.filter.InvalidFilterException;
import io.observatory.webhook.signing.SealException;
import io.observatory.webhook.signing.TooManySecretsException;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/** What the desk of endpoints refuses, as HTTP says it. */
final class EndpointRefusals {

  private EndpointRefusals() {}

  /** Does it, or says why not. */
  static <T> T orRefuse(Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidEndpointException e) {
      throw ProblemException.invalid(e.path(), e.why());
    } catch (InvalidFilterException e) {
      throw ProblemException.invalid(e.path(), e.why());
    } catch (StaleVersionException e) {
      throw new ProblemException(
          HttpStatus.PRECONDITION_FAILED,
          "endpoint_changed",
          "Not changed: its current version is "
              + e.current()
              + ". Read it, and send your change with the ETag you get.");
    } catch (DisabledEndpointException e) {
      throw disabled();
    } catch (TooManySecretsException e) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "too_many_secrets",
          "Not rotated: 10 secrets are in use; the next one expires at " + e.nextExpiry() + ".");
    } catch (RequestKey.ReusedException e) {
      throw IdempotencyKeys.reused();
    } catch (SealException e) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "secrets_sealed",
          "Not changed: the endpoint's secrets can not be opened with the keys of this instance.");
    }
  }

  static ProblemException disabled() {
    return new ProblemException(
        HttpStatus.CONFLICT, "endpoint_disabled", "The endpoint is disabled; enable it first.");
  }

  static ProblemException missing() {
    return new ProblemException(
        HttpStatus.NOT_FOUND,
        "endpoint_not_found",
        "No such endpoint; GET /v1/endpoints lists them.");
  }
}
