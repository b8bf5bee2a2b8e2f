# Started by git in place of keyz, once for each file that it shows or merges: asks the helper that keyz left running for this very git
# (pipeline/git-drivers/helper.ts), which takes 3 ms instead of the 100 that starting keyz takes. Where there is none, or it does not
# answer as it should, keyz itself runs. Needs nothing but perl itself, whose modules would take longer than the question.
#
#   perl ask-helper.pl FOLDER NODE KEYZ git-diff|git-merge ARGUMENTS...      FOLDER is the current one
use strict;

my ($folder, @keyz) = @ARGV;
my $git = getppid();

sub run_keyz {
  alarm 0;
  $SIG{PIPE} = 'DEFAULT';
  $ENV{KEYZ_DRIVER_OF} = $git;
  exec { $keyz[0] } @keyz;
  exit 1;
}

my $cache = defined $ENV{XDG_CACHE_HOME} ? $ENV{XDG_CACHE_HOME} : '';
$cache = (defined $ENV{HOME} ? $ENV{HOME} : '') . '/.cache' unless $cache =~ m{^/};
# Only this person may have put the socket there.
for my $place ("$cache/keyz", "$cache/keyz/drivers") {
  my @stat = lstat $place;
  run_keyz() unless @stat && -d _ && $stat[4] == $> && !($stat[2] & 077);
}

my $path = "$cache/keyz/drivers/$git";
run_keyz() if length($path) > 100;
my $counts_length = $^O =~ /^(?:darwin|dragonfly|\w*bsd)$/;
my $address = $counts_length ? pack('CCa*', length($path) + 2, 1, "$path\0") : pack('Sa*', 1, "$path\0");
socket my $helper, 1, 1, 0 or run_keyz();
connect $helper, $address or run_keyz();

$SIG{PIPE} = 'IGNORE';
# One that hangs is not asked again.
$SIG{ALRM} = sub { unlink $path; run_keyz() };
alarm 5;
write_all($helper, join("\0", $folder, @keyz[2 .. $#keyz])) && shutdown($helper, 1) or run_keyz();
my $answer = '';
1 while sysread $helper, $answer, 65536, length $answer;
my ($head, $code, $out) = $answer =~ /\A((\d+) (\d+) \d+\n)/ or run_keyz();
my ($total) = $head =~ / (\d+)\n/;
run_keyz() unless length($answer) == length($head) + $out + $total;
alarm 0;
write_all(\*STDOUT, substr $answer, length $head, $out);
write_all(\*STDERR, substr $answer, length($head) + $out);
exit $code;

sub write_all {
  my ($to, $text) = @_;
  for (my $done = 0; $done < length $text;) {
    my $count = syswrite $to, $text, length($text) - $done, $done;
    return 0 unless defined $count;
    $done += $count;
  }
  return 1;
}
