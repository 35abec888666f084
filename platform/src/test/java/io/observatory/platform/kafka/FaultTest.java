package io.observatory.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class FaultTest {

  @Test
  void absenceIsRecognisedHoweverItIsWrapped() {
    assertThat(Fault.of(new CannotCreateTransactionException("no"))).isEqualTo(Fault.UNAVAILABLE);
    assertThat(Fault.of(new CannotGetJdbcConnectionException("no"))).isEqualTo(Fault.UNAVAILABLE);
    assertThat(Fault.of(new IllegalStateException(new TimeoutException("no"))))
        .isEqualTo(Fault.UNAVAILABLE);
    for (String state : new String[] {"08006", "40001", "53300", "57P01"}) {
      assertThat(Fault.of(new RuntimeException(new SQLException("no", state))))
          .isEqualTo(Fault.UNAVAILABLE);
    }
  }

  @Test
  void aFailedRollbackDoesNotHideWhyItWasNeeded() {
    TransactionSystemException rollback =
        new TransactionSystemException("JDBC rollback failed", new SQLException("closed"));
    assertThat(Fault.of(rollback)).isEqualTo(Fault.UNEXPECTED);
    rollback.initApplicationException(new DataAccessResourceFailureException("no"));
    assertThat(Fault.of(rollback)).isEqualTo(Fault.UNAVAILABLE);
  }

  @Test
  void poisonKeepsItsReasonAndOtherFailuresHaveOne() {
    Throwable poison = new RuntimeException(new PoisonRecordException("misrouted", "no"));
    assertThat(Fault.of(poison)).isEqualTo(Fault.POISON);
    assertThat(Fault.reason(poison)).isEqualTo("misrouted");
    Throwable other = new DataIntegrityViolationException("no", new SQLException("no", "23505"));
    assertThat(Fault.of(other)).isEqualTo(Fault.UNEXPECTED);
    assertThat(Fault.reason(other)).isEqualTo("processing_failed");
  }
}
