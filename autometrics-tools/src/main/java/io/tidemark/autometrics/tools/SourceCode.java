package io.tidemark.autometrics.tools;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ParserConfiguration.LanguageLevel;
import com.github.javaparser.Problem;
import com.github.javaparser.TokenRange;
import com.github.javaparser.ast.CompilationUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses sources of any version of Java that JavaParser knows. */
final class SourceCode {

    private static final Pattern LINE_IN_MESSAGE = Pattern.compile("at line (\\d+), column (\\d+)\\.\\s*");

    private SourceCode() {}

    /** The text is no Java. */
    static final class NotJava extends Exception {
        private static final long serialVersionUID = 1;

        /** From 1 on. */
        final int line;

        NotJava(String message, int line) {
            super(message);
            this.line = line;
        }
    }

    /**
     * With tokens, and comments among them only.
     *
     * @param plain without escapes
     * @throws NotJava with the first thing that is wrong
     */
    static CompilationUnit parse(String plain) throws NotJava {
        // A parser keeps what it has parsed.
        ParseResult<CompilationUnit> result = new JavaParser(new ParserConfiguration()
                        .setLanguageLevel(LanguageLevel.JAVA_26)
                        .setAttributeComments(false)
                        .setTabSize(1))
                .parse(plain);
        List<Problem> problems = result.getProblems();
        if (!problems.isEmpty()) {
            throw notJava(problems.get(0), plain);
        }
        return result.getResult().orElseThrow(() -> new NotJava("is no Java", 1));
    }

    private static NotJava notJava(Problem problem, String plain) {
        String message = problem.getMessage().lines().findFirst().orElse("");
        int expected = message.indexOf(", expected");
        message = expected < 0 ? message : message.substring(0, expected);
        int line = problem.getLocation()
                .flatMap(TokenRange::toRange)
                .map(range -> range.begin.line)
                .orElse(1);
        Matcher inMessage = LINE_IN_MESSAGE.matcher(message);
        if (inMessage.find()) {
            line = Integer.parseInt(inMessage.group(1));
            message = message.replace(inMessage.group(), "");
        }
        message = message.replaceFirst("^(Parse|Lexical) error\\.?\\s*", "");
        boolean isEnum = plain.lines().skip(line - 1L).findFirst().orElse("").matches(".*\\benum\\s+\\w+.*");
        // Of JavaParser 3.28.
        return new NotJava(
                isEnum
                        ? message + ". If this is an enum in a method, move it out: the parser does not know those"
                        : message,
                line);
    }
}
