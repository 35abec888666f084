package io.observatory.hitl.outbound.jsonschema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import io.observatory.hitl.approval.ResponseSchemas;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * Judges by schemas that strangers wrote: nothing is fetched, a schema leads to nothing but itself
 * and never round in a circle, and patterns are matched in linear time (RE2).
 */
@Component
class BoundedSchemas implements ResponseSchemas {

  private static final int MOST_FAULTS = 20;
  private static final int LONGEST_MESSAGE = 300;

  private final Schema meta = registry().getSchema(SchemaLocation.of(SchemaLimits.DIALECT));

  /** One for each use: what a schema calls itself must not reach another's. */
  private static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        made ->
            made.schemaRegistryConfig(
                SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_PATH)
                    .locale(Locale.ENGLISH)
                    .regularExpressionFactory(BoundedSchemas::linear)
                    .build()));
  }

  private static RegularExpression linear(String regex) {
    try {
      Pattern pattern = LinearPattern.compile(regex);
      return text -> pattern.matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw new SchemaException("The pattern " + regex + " can not be used: " + e.getMessage());
    }
  }

  @Override
  public List<Fault> faultsOf(String schema) {
    List<Fault> beyond = SchemaLimits.faults(schema);
    if (!beyond.isEmpty()) {
      return beyond;
    }
    try {
      List<Error> errors = meta.validate(schema, InputFormat.JSON);
      if (errors.isEmpty()) {
        registry().getSchema(schema, InputFormat.JSON).initializeValidators();
      }
      return faults(errors);
    } catch (SchemaException e) {
      return unusable(e);
    }
  }

  @Override
  public List<Fault> faults(String schema, String response) {
    try {
      return faults(
          registry().getSchema(schema, InputFormat.JSON).validate(response, InputFormat.JSON));
    } catch (SchemaException e) {
      return unusable(e);
    }
  }

  private static List<Fault> faults(List<Error> errors) {
    return errors.stream()
        .limit(MOST_FAULTS)
        .map(
            error ->
                new Fault(
                    error.getInstanceLocation().toString().replaceFirst("^\\$", ""),
                    shortened(error.getMessage())))
        .toList();
  }

  private static List<Fault> unusable(SchemaException why) {
    return List.of(new Fault("", shortened(String.valueOf(why.getMessage()))));
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }
}
