package io.tidemark.cloudwatch;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What went wrong with a request, and whether it is worth another try. */
final class Faults {

    /** With a status of 4xx, and passing all the same. */
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout",
            "RequestTimeoutException",
            "PriorRequestNotComplete",
            "OperationAbortedException",
            "ServiceUnavailableException");

    private Faults() {}

    static Throwable cause(Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Throttling, faults of the service, timeouts, and whatever kept the request from being answered. */
    static boolean mayPass(Throwable problem) {
        Throwable cause = cause(problem);
        if (cause instanceof SdkServiceException answer) {
            return answer.isThrottlingException()
                    || answer.isClockSkewException()
                    || answer.statusCode() >= 500
                    || answer.statusCode() == 408
                    || answer.statusCode() == 429
                    || PASSING.contains(code(answer));
        }
        return cause instanceof SdkClientException || cause instanceof TimeoutException || cause instanceof IOException;
    }

    static boolean isThrottling(Throwable problem) {
        return cause(problem) instanceof SdkServiceException answer && answer.isThrottlingException();
    }

    private static String code(SdkServiceException answer) {
        return answer instanceof AwsServiceException aws && aws.awsErrorDetails() != null
                ? String.valueOf(aws.awsErrorDetails().errorCode())
                : "";
    }
}
