package io.tidemark.autometrics.weaver;

/** A method is to be left as it is. */
@SuppressWarnings("serial") // It does not leave the weaver.
final class NotWeavable extends RuntimeException {

    /** Its name and descriptor. */
    final String method;

    NotWeavable(String method, String why) {
        super(why);
        this.method = method;
    }
}
