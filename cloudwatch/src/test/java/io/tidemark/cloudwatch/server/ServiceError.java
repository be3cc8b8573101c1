package io.tidemark.cloudwatch.server;

/** An error that CloudWatch Logs answers with. */
final class ServiceError extends Exception {

    private static final long serialVersionUID = 1L;

    private final String type;

    private ServiceError(String type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    static ServiceError notFound(String message) {
        return new ServiceError("ResourceNotFoundException", message);
    }

    static ServiceError alreadyExists(String message) {
        return new ServiceError("ResourceAlreadyExistsException", message);
    }

    static ServiceError invalid(String message) {
        return new ServiceError("InvalidParameterException", message);
    }

    /** A parameter out of its bounds. */
    static ServiceError constraint(Object value, String parameter, String constraint) {
        return invalid("1 validation error detected: Value '" + value + "' at '" + parameter
                + "' failed to satisfy constraint: " + constraint);
    }

    static ServiceError unreadable(String message) {
        return new ServiceError("SerializationException", message);
    }

    static ServiceError unknownOperation() {
        return new ServiceError("UnknownOperationException", "The operation is not known to this server.");
    }

    HttpAnswer answer() {
        return HttpAnswer.error(400, type, String.valueOf(getMessage()));
    }
}
