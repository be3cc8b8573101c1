package io.tidemark;

/**
 * A metric record that wants to know how its work failed. Its guard tells it, when it is used through {@code run} or {@code call}
 * and the body throws, before it closes; the exception then goes on to the caller unchanged.
 *
 * <p>try-with-resources cannot: it closes before {@code catch} runs.
 */
public interface FailureAware {

    /** Notes the failure in the fields of the record. Whatever it throws is ignored, and counted. */
    void onFailure(Throwable failure);
}
