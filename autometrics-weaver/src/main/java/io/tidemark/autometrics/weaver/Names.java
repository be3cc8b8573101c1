package io.tidemark.autometrics.weaver;

/** Names in class files of what woven code and annotations refer to: text, because the weaver need not have these classes. */
final class Names {

    static final String AUTOMETRICS = "Lio/tidemark/autometrics/Autometrics;";
    static final String SKIP = "Lio/tidemark/autometrics/SkipAutometrics;";
    static final String WOVEN = "Lio/tidemark/autometrics/Woven;";
    static final String RESULT_LABEL = "Lio/tidemark/autometrics/ResultLabel;";
    static final String OBJECTIVE = "Lio/tidemark/autometrics/Objective;";

    static final String SITE = "io/tidemark/autometrics/FunctionSite";
    static final String CONTEXT = "io/tidemark/autometrics/CallContext";
    static final String CELL = "io/tidemark/autometrics/CallCell";
    static final String FUNCTION = "io/tidemark/autometrics/FunctionName";

    static final String CONTINUATION = "Lkotlin/coroutines/Continuation;";

    private Names() {}
}
