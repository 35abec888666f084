package io.observatory.platform.kafka;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.kafka.support.serializer.DeserializationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What a failure to process a record says about the record. */
public enum Fault {
  /** The record is at fault for ever: dead-letter it at once. */
  POISON,
  /** Registry, database or broker is away: retry for ever, drop nothing. */
  UNAVAILABLE,
  /** Nobody knows: retry a few times, then dead-letter. */
  UNEXPECTED;

  /** Judges by the outermost cause that tells. */
  public static Fault of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof PoisonRecordException || t instanceof DeserializationException) {
        return POISON;
      }
      if (isAbsence(t)) {
        return UNAVAILABLE;
      }
      if (t instanceof TransactionSystemException rollback
          && rollback.getApplicationException() != null) {
        // The rollback failed too, as it does on a dead connection: what failed before it tells
        // why.
        return of(rollback.getApplicationException());
      }
    }
    return UNEXPECTED;
  }

  /** The stable word for headers and metrics. */
  public static String reason(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof PoisonRecordException poison) {
        return poison.reason();
      }
      if (t instanceof DeserializationException) {
        return "undeserializable";
      }
    }
    return "processing_failed";
  }

  private static boolean isAbsence(Throwable t) {
    return t instanceof DataAccessResourceFailureException
        || t instanceof TransientDataAccessException
        || t instanceof RecoverableDataAccessException
        || t instanceof CannotCreateTransactionException
        || t instanceof RetriableException
        || t instanceof SQLTransientException
        || t instanceof SQLRecoverableException
        || (t instanceof SQLException sql && tellsAbsence(sql.getSQLState()));
  }

  /**
   * PostgreSQL's classes: connection, rolled back by the server, out of resources, intervention.
   */
  private static boolean tellsAbsence(@Nullable String state) {
    return state != null
        && (state.startsWith("08")
            || state.startsWith("40")
            || state.startsWith("53")
            || state.startsWith("57"));
  }
}
