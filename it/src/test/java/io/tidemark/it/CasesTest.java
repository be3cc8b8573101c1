package io.tidemark.it;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.CaseTag;
import io.tidemark.Flatten;
import io.tidemark.Metrics;
import io.tidemark.Name;
import io.tidemark.Naming;
import io.tidemark.format.emf.Emf;
import io.tidemark.support.EmfCheck;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestSink;
import io.tidemark.testing.TidemarkExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sealed records, as lines. */
@ExtendWith(TidemarkExtension.class)
class CasesTest {

    @Metrics(naming = Naming.SNAKE_CASE, prefix = "op_")
    @CaseTag("operation")
    sealed interface Operation {
        record MeetDogs(long dogsMet, @Nullable String place) implements Operation {}

        @Name("goose")
        record FindGoose(boolean gooseFound, String place) implements Operation {}

        record Rest() implements Operation {}
    }

    @Metrics
    static class Request {
        String requestId = "r";

        @Flatten
        @Nullable
        Operation operation;
    }

    @Test
    void aLineHoldsTheFieldsOfItsCase(TestSink sink, ManualTimeSource time) {
        for (Operation operation :
                List.of(new Operation.MeetDogs(3, null), new Operation.FindGoose(true, "pond"), new Operation.Rest())) {
            try (var request = new CasesTest_RequestGuard(sink)) {
                request.operation = operation;
            }
        }
        sink.append(CasesTest_OperationEntry.of(new Operation.MeetDogs(4, "park")));

        String time0 = "\"Timestamp\":" + ManualTimeSource.DEFAULT_START.toEpochMilli() + "}";
        String open = "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[[]],\"Metrics\":[";
        assertThat(sink.lines(Emf.builder("Ns").build()))
                .allSatisfy(EmfCheck::check)
                .containsExactly(
                        open + "{\"Name\":\"op_dogs_met\"}]}]," + time0
                                + ",\"op_dogs_met\":3,\"requestId\":\"r\",\"op_operation\":\"meet_dogs\"}",
                        open + "{\"Name\":\"op_goose_found\"}]}]," + time0
                                + ",\"op_goose_found\":1,\"requestId\":\"r\",\"op_operation\":\"goose\",\"op_place\":\"pond\"}",
                        "{\"_aws\":{\"CloudWatchMetrics\":[]," + time0
                                + ",\"requestId\":\"r\",\"op_operation\":\"rest\"}",
                        open + "{\"Name\":\"op_dogs_met\"}]}]," + time0
                                + ",\"op_dogs_met\":4,\"op_operation\":\"meet_dogs\",\"op_place\":\"park\"}");
        assertThat(sink.entries().get(1)).isValid().hasProperty("op_place", "pond");
        assertThat(CasesTest_RequestShape.LAYOUT).hasNoProblems();
    }
}
