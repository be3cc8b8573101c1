package pond.other;

/** Of another library. */
public @interface Autometrics {}
