package io.observatory.hitl.outbound.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.observatory.hitl.policy.Condition;
import io.observatory.hitl.policy.ConditionFailedException;
import io.observatory.hitl.policy.Conditions;
import io.observatory.hitl.policy.Facts;
import io.observatory.hitl.policy.InvalidConditionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Conditions in CEL over the variables of {@link CelFacts}. Bounded: sources by their length and
 * depth, evaluation by the sum of iterations; patterns take linear time (RE2).
 */
@Component
class CelConditions implements Conditions {

  private static final CelOptions BOUNDS =
      CelOptions.current()
          .maxExpressionCodePointSize(4_000)
          .maxParseRecursionDepth(50)
          .comprehensionMaxIterations(10_000)
          .enableHeterogeneousNumericComparisons(true)
          .evaluateCanonicalTypesToNativeValues(true)
          .build();

  private static final Pattern ERROR =
      Pattern.compile("^ERROR: <input>:([0-9]+):([0-9]+): (.*)$", Pattern.MULTILINE);

  private final CelCompiler compiler;
  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(BOUNDS).build();

  CelConditions() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(BOUNDS)
            .setStandardMacros(
                CelStandardMacro.HAS,
                CelStandardMacro.ALL,
                CelStandardMacro.EXISTS,
                CelStandardMacro.EXISTS_ONE,
                CelStandardMacro.FILTER,
                CelStandardMacro.MAP,
                CelStandardMacro.MAP_FILTER)
            .setResultType(SimpleType.BOOL);
    CelFacts.TYPES.forEach(builder::addVar);
    this.compiler = builder.build();
  }

  @Override
  public Condition compile(String source) {
    try {
      CelAbstractSyntaxTree tree = compiler.compile(source).getAst();
      CelRuntime.Program program = runtime.createProgram(tree);
      return facts -> test(program, facts);
    } catch (CelValidationException e) {
      throw new InvalidConditionException(inWords(String.valueOf(e.getMessage())));
    } catch (CelEvaluationException e) {
      throw new InvalidConditionException(String.valueOf(e.getMessage()));
    }
  }

  /** Each error with its place, without the picture of the source that CEL adds. */
  private static String inWords(String message) {
    String errors =
        ERROR
            .matcher(message)
            .results()
            .map(e -> "line %s, column %s: %s".formatted(e.group(1), e.group(2), e.group(3)))
            .collect(Collectors.joining("; "));
    return errors.isEmpty() ? message : errors;
  }

  private static boolean test(CelRuntime.Program program, Facts facts) {
    try {
      if (program.eval(CelFacts.values(facts)) instanceof Boolean holds) {
        return holds;
      }
    } catch (CelEvaluationException e) {
      throw new ConditionFailedException(String.valueOf(e.getMessage()), e);
    }
    throw new ConditionFailedException("it is neither true nor false");
  }
}
