package io.tidemark.autometrics.tools;

import com.github.javaparser.JavaToken;
import com.github.javaparser.Position;
import com.github.javaparser.Range;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.body.MethodDeclaration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One source, and what it is with links in its documentation, or without. For one thread. */
final class DocumentedSource {

    /** Where a comment begins and ends, its lines and its tags, are told by these. */
    private static final String SYNTAX = "/*@{}<>\n\r";

    private final Path file;
    private final String source;
    private final @Nullable LinkBlock links;
    private final List<Edit> edits = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private int functions;

    /** @param of what it changes the documentation */
    private record Edit(int from, int to, String text, String of) {}

    /** A documentation comment in the source. */
    private record Place(int from, int to) {}

    private DocumentedSource(Path file, String source, @Nullable LinkBlock links) {
        this.file = file;
        this.source = source;
        this.links = links;
    }

    /** Whether there can be anything to do. Fast: in most sources there is not. */
    static boolean mayConcern(String source) {
        return source.contains("Autometrics") || source.contains(DocComment.START) || source.contains(DocComment.END);
    }

    /**
     * Finds what there is to do.
     *
     * @param links null if all are to go
     */
    static DocumentedSource of(Path file, String source, @Nullable LinkBlock links, SourceTypes others) {
        DocumentedSource documented = new DocumentedSource(file, source, links);
        try {
            documented.document(others);
        } catch (SourceCode.NotJava problem) {
            documented.problems.add(file + ":" + problem.line + ": cannot be parsed: " + problem.getMessage());
        }
        return documented;
    }

    /** What is wrong, a line each. */
    List<String> problems() {
        return problems;
    }

    /** What is left alone, and why. */
    List<String> notices() {
        return notices;
    }

    /** How many functions have links. */
    int functions() {
        return functions;
    }

    /** Those whose comments change; of a comment that is of no function, its line. */
    List<String> changed() {
        return inOrder().stream().map(Edit::of).distinct().toList();
    }

    private List<Edit> inOrder() {
        return edits.stream().sorted(Comparator.comparing(Edit::from)).toList();
    }

    /** The source as it is to be. */
    String text() {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Edit edit : inOrder()) {
            text.append(source, at, edit.from).append(edit.text);
            at = edit.to;
        }
        return text.append(source, at, source.length()).toString();
    }

    private void document(SourceTypes others) throws SourceCode.NotJava {
        EscapedText escaped = new EscapedText(source);
        CompilationUnit unit = SourceCode.parse(escaped.plain());
        addFolder(unit, others);
        SourceFunctions found = SourceFunctions.of(unit, fileName(), others);
        Map<Place, SourceFunction> documented = new HashMap<>();
        for (SourceFunction function : found.functions()) {
            JavaToken first = firstToken(function.method());
            Place place = commentBefore(first, escaped);
            if (place == null) {
                addComment(escaped.offset(begin(first)), function);
            } else {
                documented.put(place, function);
            }
        }
        for (Place place : comments(unit, escaped)) {
            SourceFunction function = documented.get(place);
            if (!escaped.escapes(SYNTAX, place.from, place.to)) {
                change(place, function);
            } else if (function != null && links != null) {
                functions--;
                notices.add(file + ":" + line(place.from) + ": " + function.name()
                        + " has no links: what its comment is made of is written as unicode escapes");
            }
        }
        if (links != null) {
            functions += found.functions().size();
            for (SourceFunctions.Unnamed each : found.unnamed()) {
                notices.add(file + ":" + begin(firstToken(each.method())).line + ": "
                        + each.method().getNameAsString() + " has no links: " + each.why());
            }
        }
    }

    private String fileName() {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    /** Where the other packages are, if the source is where its own says. */
    private void addFolder(CompilationUnit unit, SourceTypes others) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        String packageName = unit.getPackageDeclaration()
                .map(declaration -> declaration.getNameAsString())
                .orElse("");
        if (packageName.isEmpty()) {
            others.add(folder == null ? file : folder);
            return;
        }
        Path path = Path.of(packageName.replace('.', '/'));
        if (folder != null && folder.endsWith(path)) {
            Path root = folder;
            for (int i = 0; i < path.getNameCount() && root != null; i++) {
                root = root.getParent();
            }
            others.add(root == null ? folder : root);
        }
    }

    private static JavaToken firstToken(MethodDeclaration method) {
        return method.getTokenRange().orElseThrow().getBegin();
    }

    private static Position begin(JavaToken token) {
        return token.getRange().map(range -> range.begin).orElseThrow();
    }

    /** The comment that a compiler takes for that of a declaration: the last one before it. Null if there is none. */
    private @Nullable Place commentBefore(JavaToken first, EscapedText escaped) {
        JavaToken token = first.getPreviousToken().orElse(null);
        while (token != null && token.getCategory().isWhitespaceOrComment()) {
            Place place = placeEndingWith(token, escaped);
            if (place != null) {
                return place;
            }
            token = token.getPreviousToken().orElse(null);
        }
        return null;
    }

    private List<Place> comments(CompilationUnit unit, EscapedText escaped) {
        List<Place> places = new ArrayList<>();
        JavaToken token = unit.getTokenRange().orElseThrow().getBegin().findFirstToken();
        while (token != null) {
            JavaToken next = token.getNextToken().orElse(null);
            if (next == null || !continues(token, next)) {
                Place place = placeEndingWith(token, escaped);
                if (place != null) {
                    places.add(place);
                }
            }
            token = next;
        }
        return places;
    }

    private static boolean isTraditional(JavaToken token) {
        return token.getKind() == JavaToken.Kind.JAVADOC_COMMENT.getKind();
    }

    private static boolean isMarkdown(JavaToken token) {
        return token.getKind() == JavaToken.Kind.SINGLE_LINE_COMMENT.getKind()
                && token.getText().startsWith("///");
    }

    /** Whether lines of slashes go on after a token. */
    private static boolean continues(JavaToken token, JavaToken following) {
        if (!isMarkdown(token)) {
            return false;
        }
        JavaToken next = following;
        int lineEnds = 0;
        while (next.getCategory().isWhitespace()) {
            lineEnds += next.getCategory().isEndOfLine() ? 1 : 0;
            JavaToken after = next.getNextToken().orElse(null);
            if (after == null) {
                return false;
            }
            next = after;
        }
        return lineEnds == 1 && isMarkdown(next);
    }

    /** Null if no documentation ends with the token. */
    private @Nullable Place placeEndingWith(JavaToken token, EscapedText escaped) {
        if (!isTraditional(token) && !isMarkdown(token)) {
            return null;
        }
        JavaToken first = token;
        JavaToken before = token.getPreviousToken().orElse(null);
        while (isMarkdown(token) && before != null && before.getCategory().isWhitespaceOrComment()) {
            if (before.getCategory().isComment()) {
                JavaToken after = before.getNextToken().orElse(null);
                if (after == null || !continues(before, after)) {
                    break;
                }
                first = before;
            }
            before = before.getPreviousToken().orElse(null);
        }
        Range last = token.getRange().orElseThrow();
        Place place = new Place(escaped.offset(begin(first)), escaped.offsetAfter(last.end));
        return isMarkdown(token) && !isDocumentation(place) ? null : place;
    }

    /** Lines of slashes may be no more than that: a rule, or a remark behind code. */
    private boolean isDocumentation(Place place) {
        String text = source.substring(place.from, place.to);
        return source.substring(lineStart(place.from), place.from).isBlank()
                && !text.replace("/", "").isBlank();
    }

    private int lineStart(int at) {
        int start = at;
        while (start > 0 && source.charAt(start - 1) != '\n' && source.charAt(start - 1) != '\r') {
            start--;
        }
        return start;
    }

    private String indent(int at) {
        int start = lineStart(at);
        int end = start;
        while (end < at && (source.charAt(end) == ' ' || source.charAt(end) == '\t')) {
            end++;
        }
        return source.substring(start, end);
    }

    /** That of the line; of the last line, that of the one before. */
    private String lineEnd(int at) {
        for (int i = at; i < source.length(); i++) {
            if (source.charAt(i) == '\n' || source.charAt(i) == '\r') {
                return lineEndAt(i);
            }
        }
        int start = lineStart(at);
        if (start == 0) {
            return "\n";
        }
        return start > 1 && source.startsWith("\r\n", start - 2) ? "\r\n" : source.substring(start - 1, start);
    }

    private String lineEndAt(int at) {
        return source.startsWith("\r\n", at) ? "\r\n" : source.substring(at, at + 1);
    }

    private void addComment(int at, SourceFunction function) {
        if (links == null) {
            return;
        }
        String lineEnd = lineEnd(at);
        String indent = indent(at);
        String made = DocComment.made(links.lines(function, function.inherits(), false), indent, lineEnd);
        edits.add(new Edit(at, at, made + lineEnd + indent, function.name()));
    }

    private void change(Place place, @Nullable SourceFunction function) {
        String before = source.substring(place.from, place.to);
        DocComment comment;
        try {
            comment = new DocComment(before, indent(place.from), lineEnd(place.from));
        } catch (DocComment.BadFences problem) {
            problems.add(file + ":" + line(place.from + problem.at) + ": " + "this comment " + problem.getMessage());
            return;
        }
        if (function == null || links == null) {
            remove(place, comment, function == null ? "line " + line(place.from) : function.name());
            return;
        }
        boolean describes = comment.hasDescription();
        boolean inherits = function.inherits() && !describes;
        String after = comment.with(links.lines(function, inherits, describes));
        if (!after.equals(before)) {
            edits.add(new Edit(place.from, place.to, after, function.name()));
        }
    }

    private void remove(Place place, DocComment comment, String what) {
        if (!comment.hasBlock()) {
            return;
        }
        String without = comment.without();
        int from = place.from;
        int to = place.to;
        if (without.isEmpty()) {
            while (to < source.length() && (source.charAt(to) == ' ' || source.charAt(to) == '\t')) {
                to++;
            }
            if (to < source.length() && (source.charAt(to) == '\n' || source.charAt(to) == '\r')) {
                to += lineEndAt(to).length();
                // As the comment was made; what follows may have been moved since.
                String indent = indentOfLastLine(place);
                if (source.startsWith(indent, to)) {
                    to += indent.length();
                } else if (source.substring(lineStart(from), from).isBlank()) {
                    from = lineStart(from);
                }
            }
        }
        edits.add(new Edit(from, to, without, what));
    }

    /** The blanks before its end, less the one that the end has itself. */
    private String indentOfLastLine(Place place) {
        String indent = indent(place.to);
        return indent.endsWith(" ") ? indent.substring(0, indent.length() - 1) : indent;
    }

    private int line(int at) {
        return (int) source.substring(0, at)
                        .replace("\r\n", "\n")
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count()
                + 1;
    }
}
