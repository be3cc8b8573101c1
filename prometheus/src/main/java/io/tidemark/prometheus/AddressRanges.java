package io.tidemark.prometheus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ranges of addresses, of IPv4 and IPv6: RFC 4632 and RFC 4291. Immutable. */
final class AddressRanges {

    /** All addresses. */
    static final AddressRanges ANY = new AddressRanges(null);

    private static final int IPV4_BITS = 32;
    private static final int MAPPED_BITS = 96;

    private final @Nullable List<Range> ranges;

    private static final class Range {

        private final byte[] address;
        private final int bits;

        Range(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if (((address[i / 8] ^ other[i / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private AddressRanges(@Nullable List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * These ranges.
     *
     * @param texts for example {@code 10.0.0.0/8}, {@code fd00::/8}, {@code 192.168.1.7}
     * @throws IllegalArgumentException if one is none; the message names it
     */
    static AddressRanges of(List<String> texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            ranges.add(range(text));
        }
        return new AddressRanges(List.copyOf(ranges));
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        byte[] address = address(literal);
        if (address == null) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is no range of addresses: write for example 10.0.0.0/8, fd00::/8 or 192.168.1.7; names of hosts are not looked up");
        }
        // The JDK makes ::ffff:10.0.0.1 an address of IPv4, whose first bit is number 96 there.
        int skipped = literal.indexOf(':') >= 0 && address.length * 8 == IPV4_BITS ? MAPPED_BITS : 0;
        int all = address.length * 8 + skipped;
        int bits = slash < 0 ? all : number(text.substring(slash + 1), all);
        if (bits < skipped) {
            throw new IllegalArgumentException("\"" + text + "\": behind the slash may be " + skipped + " to " + all);
        }
        return new Range(address, bits - skipped);
    }

    /** -1 if it is none. */
    private static int number(String text, int greatest) {
        boolean number = text.matches("\\d{1,3}");
        int value = number ? Integer.parseInt(text) : -1;
        return value > greatest ? -1 : value;
    }

    /** Null if it is none. Never asks a name server. */
    private static byte @Nullable [] address(String literal) {
        boolean four = literal.matches("(\\d{1,3}\\.){3}\\d{1,3}");
        boolean six = literal.indexOf(':') >= 0 && literal.matches("[0-9a-fA-F:.]{2,45}");
        if (!four && !six) {
            return null;
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException notOne) {
            return null;
        }
    }

    boolean contain(InetAddress address) {
        if (ranges == null) {
            return true;
        }
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
