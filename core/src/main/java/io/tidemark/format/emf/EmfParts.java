package io.tidemark.format.emf;

import io.tidemark.entry.DimensionSet;
import io.tidemark.internal.json.FieldPlan;
import io.tidemark.internal.json.Lanes;
import io.tidemark.internal.json.Strings;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deals the metrics of one entry out to several lines: by their own dimensions first, then as the limits ask for. The first line for
 * a set of own dimensions has all properties, later ones the dimensions only. Seldom used, so it need not be fast.
 */
final class EmfParts {

    /** One metric, or 100 values of it, as it stands in the main lane. */
    private record Piece(int id, int from, int to) {
        int length() {
            return to - from;
        }
    }

    private final EmfPlan plan;
    private final Emf format;
    private final Lanes lanes;
    private final EmfHeader header;
    private final byte[] time;
    private final byte[] dimensionMembers;

    /** The main lane: the lines go where it is. */
    private byte[] main = {};

    EmfParts(EmfPlan plan, Emf format, Lanes lanes, EmfHeader header, long millis) {
        this.plan = plan;
        this.format = format;
        this.lanes = lanes;
        this.header = header;
        this.time = (millis + "}").getBytes(StandardCharsets.US_ASCII);
        this.dimensionMembers = dimensionMembers();
    }

    private byte[] dimensionMembers() {
        int length = 0;
        for (int i = 0; i < plan.dimensions.size(); i++) {
            if ((lanes.dimensions() & (1L << i)) != 0) {
                length += lanes.dimensionEnd(i) - lanes.dimensionStart(i);
            }
        }
        byte[] members = new byte[length];
        int at = 0;
        for (int i = 0; i < plan.dimensions.size(); i++) {
            if ((lanes.dimensions() & (1L << i)) != 0) {
                int from = lanes.dimensionStart(i);
                int count = lanes.dimensionEnd(i) - from;
                System.arraycopy(lanes.side(), from, members, at, count);
                at += count;
            }
        }
        return members;
    }

    /**
     * Writes the lines.
     *
     * @param mainStart where the main lane begins in the block
     * @return null; or why it cannot be done: then the block is as it was
     */
    @Nullable
    String write(LineBlock block, int mainStart) {
        int lines = block.lines();
        main = Arrays.copyOfRange(block.array(), mainStart, lanes.mainEnd());
        Map<DimensionSet, List<Piece>> groups = new LinkedHashMap<>();
        groups.put(DimensionSet.empty(), new ArrayList<>());
        String problem = collect(mainStart, groups);
        if (problem == null) {
            if (groups.size() > 1 && groups.get(DimensionSet.empty()).isEmpty()) {
                groups.remove(DimensionSet.empty());
            }
            for (Map.Entry<DimensionSet, List<Piece>> group : groups.entrySet()) {
                problem = problem == null ? write(block, group.getKey(), group.getValue()) : problem;
            }
        }
        if (problem != null) {
            block.truncate(lines);
        }
        return problem;
    }

    private @Nullable String collect(int mainStart, Map<DimensionSet, List<Piece>> groups) {
        int from = mainStart;
        int own = 0;
        for (int i = 0; i < lanes.count(); i++) {
            DimensionSet set = DimensionSet.empty();
            if (own < lanes.ownCount() && lanes.ownPlace(own) == i) {
                set = lanes.ownSet(own++);
            }
            Piece piece = new Piece(lanes.ids()[i], from - mainStart, lanes.end(i) - mainStart);
            from = lanes.end(i);
            String problem = problem(set);
            if (problem == null) {
                groups.computeIfAbsent(set, key -> new ArrayList<>()).add(piece);
            } else if (i == 0 || lanes.ids()[i - 1] != piece.id()) {
                // Of one with more than 100 values, once.
                String name = plan.entry.field(piece.id()).name();
                if (format.dialect().strict()) {
                    return name + " has dimensions of its own that cannot be written: " + problem;
                }
                lanes.problems().add(Problem.VALUE_INVALID, name + " was left out: " + problem);
            }
        }
        return null;
    }

    /** What is wrong with dimensions of a metric's own; null if nothing is. */
    private @Nullable String problem(DimensionSet own) {
        if (own.dimensions().size() > EmfLimits.DIMENSIONS_A_SET) {
            return "it has " + own.dimensions().size() + " dimensions of its own, more than "
                    + EmfLimits.DIMENSIONS_A_SET;
        }
        for (DimensionSet.Dimension dimension : own.dimensions()) {
            String problem = EmfLimits.dimensionNameProblem(
                    dimension.name(), format.dialect().strict());
            if (problem != null) {
                return problem;
            }
            if (dimension.value().length() > 1024 || !Strings.isPrintableAscii(dimension.value())) {
                return "CloudWatch does not take the value of its dimension " + dimension.name();
            }
            if (lanes.has(dimension.name()) || dimension.name().equals("_aws")) {
                return "its dimension " + dimension.name() + " has the name of a field";
            }
        }
        return null;
    }

    /** Counts the sets that a metric's own dimensions make too large; strict, says why the entry is invalid. */
    private @Nullable String checkSets(DimensionSet own, List<Piece> pieces) {
        for (int i = 0; i < plan.directives.size(); i++) {
            EmfPlan.DirectivePlan directive = plan.directives.get(i);
            if (!directive.repeats() && hasMetrics(directive, pieces)) {
                for (EmfPlan.DimensionNames set : directive.sets()) {
                    int size = EmfHeader.size(set, own);
                    if (size > EmfLimits.DIMENSIONS_A_SET && EmfHeader.isUsable(set, lanes.dimensions(), null)) {
                        String problem = "with the dimensions that "
                                + plan.entry.field(pieces.get(0).id()).name() + " has of its own, the dimension set "
                                + set.names() + " has " + size + " names, more than " + EmfLimits.DIMENSIONS_A_SET;
                        if (format.dialect().strict()) {
                            return problem;
                        }
                        lanes.problems().add(Problem.DIMENSIONS_LEFT_OUT, problem + ": it was left out");
                    }
                }
            }
        }
        return null;
    }

    private boolean hasMetrics(EmfPlan.DirectivePlan directive, List<Piece> pieces) {
        for (Piece piece : pieces) {
            if (directive.takes(plan.entry.field(piece.id()).marks())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String write(LineBlock block, DimensionSet set, List<Piece> pieces) {
        DimensionSet own = set.dimensions().isEmpty() ? null : set;
        String tooLarge = own == null ? null : checkSets(own, pieces);
        if (tooLarge != null) {
            return tooLarge;
        }
        byte[] ownMembers = ownMembers(set);
        List<Piece> left = pieces;
        boolean first = true;
        do {
            byte[] side = first ? lanes.side() : dimensionMembers;
            int sideLength = first ? lanes.sideEnd() : dimensionMembers.length;
            int fixed = header.put(plan, new int[0], 0, lanes.dimensions(), own)
                    + time.length
                    + sideLength
                    + ownMembers.length
                    + 1;
            if (fixed > format.maxEventBytes()) {
                return "its properties do not fit into " + format.maxEventBytes() + " bytes";
            }
            List<Piece> here = new ArrayList<>();
            List<Piece> later = choose(left, here, own, format.maxEventBytes() - fixed);
            if (here.isEmpty() && !first) {
                return "its metric " + plan.entry.field(left.get(0).id()).name() + " does not fit into "
                        + format.maxEventBytes() + " bytes";
            }
            write(block, here, own, ownMembers, side, sideLength);
            left = later;
            first = false;
        } while (!left.isEmpty());
        return null;
    }

    /** Takes what fits into a line, and gives back the rest. */
    private List<Piece> choose(List<Piece> left, List<Piece> here, @Nullable DimensionSet own, int room) {
        List<Piece> later = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        int[] taken = new int[plan.directives.size()];
        boolean full = false;
        for (Piece piece : left) {
            int cost = full || ids.contains(piece.id()) ? Integer.MAX_VALUE : cost(piece, taken, own);
            if (cost > room) {
                // The order of the fields is kept, save for values of which there are too many.
                full |= !ids.contains(piece.id());
                later.add(piece);
                continue;
            }
            room -= cost;
            ids.add(piece.id());
            here.add(piece);
            FieldPlan field = plan.entry.field(piece.id());
            for (int i = 0; i < taken.length; i++) {
                if (isPublished(i, field, own)) {
                    taken[i]++;
                }
            }
        }
        return later;
    }

    private boolean isPublished(int directive, FieldPlan metric, @Nullable DimensionSet own) {
        EmfPlan.DirectivePlan in = plan.directives.get(directive);
        return in.takes(metric.marks()) && EmfHeader.isPublished(in, lanes.dimensions(), own);
    }

    /** How much longer a line becomes by this metric, to the byte: what fits alone must not be found too long. */
    private int cost(Piece piece, int[] taken, @Nullable DimensionSet own) {
        FieldPlan field = plan.entry.field(piece.id());
        boolean first = true;
        for (int count : taken) {
            first &= count == 0;
        }
        int cost = piece.length();
        for (int i = 0; i < taken.length; i++) {
            if (isPublished(i, field, own)) {
                cost += field.header().length();
                boolean opens = taken[i] % EmfLimits.METRICS_A_DIRECTIVE == 0;
                if (opens) {
                    cost += header.openLength(plan.directives.get(i), lanes.dimensions(), own);
                }
                // The comma before the metric, or before the directive.
                cost += opens && first ? 0 : 1;
                first = false;
            }
        }
        return cost;
    }

    private static byte[] ownMembers(DimensionSet own) {
        StringBuilder text = new StringBuilder();
        for (DimensionSet.Dimension dimension : own.dimensions()) {
            text.append(',')
                    .append(Strings.quoted(dimension.name()))
                    .append(':')
                    .append(Strings.quoted(dimension.value()));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(
            LineBlock block,
            List<Piece> pieces,
            @Nullable DimensionSet own,
            byte[] ownMembers,
            byte[] side,
            int sideLength) {
        int[] ids = pieces.stream().mapToInt(Piece::id).toArray();
        int headerLength = header.put(plan, ids, ids.length, lanes.dimensions(), own);
        int at = block.length();
        int length = headerLength + time.length + ownMembers.length + sideLength + 2;
        for (Piece piece : pieces) {
            length += piece.length();
        }
        byte[] out = block.ensureFree(at, length);
        at = append(out, at, header.bytes(), 0, headerLength);
        at = append(out, at, time, 0, time.length);
        for (Piece piece : pieces) {
            at = append(out, at, main, piece.from(), piece.length());
        }
        at = append(out, at, ownMembers, 0, ownMembers.length);
        at = append(out, at, side, 0, sideLength);
        out[at++] = '}';
        out[at++] = '\n';
        block.endLine(at);
    }

    private static int append(byte[] out, int at, byte[] bytes, int from, int length) {
        System.arraycopy(bytes, from, out, at, length);
        return at + length;
    }
}
