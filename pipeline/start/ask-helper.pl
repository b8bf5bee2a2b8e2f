# Started by git in place of keyz, once for each file that it shows or merges: asks the helper that keyz left running for this very git
# (pipeline/git-drivers/helper.ts), which takes 3 ms instead of the 100 that starting keyz takes. The first one starts that helper. Where
# it does not answer as it should, keyz itself runs. Four hundred of these run in a row, so what only the first one needs is in
# without-helper.pl, and no module is loaded: compiling would take longer than the question.
#
#   perl ask-helper.pl FOLDER NODE KEYZ git-diff|git-merge ARGUMENTS...      FOLDER is the current one
our ($folder, @keyz) = @ARGV;
our $git = getppid();
my $cache = $ENV{XDG_CACHE_HOME} || '';
$cache = ($ENV{HOME} || '') . '/.cache' if index $cache, '/';
# Without HOME, keyz would look for one elsewhere, and each call would start a helper that nobody asks.
otherwise('run_keyz') if $cache eq '/.cache';

# Only this person may have put the socket there.
for my $place ("$cache/keyz", "$cache/keyz/drivers") {
  my @stat = lstat $place or otherwise('start_helper');
  otherwise('run_keyz') unless -d _ && $stat[4] == $> && !($stat[2] & 077);
}

my $path = "$cache/keyz/drivers/$git";
otherwise('run_keyz') if length $path > 100;
my $counts_length = $^O eq 'darwin' || $^O eq 'dragonfly' || substr($^O, -3) eq 'bsd';
my $address = $counts_length ? pack('CCa*', length($path) + 2, 1, "$path\0") : pack('Sa*', 1, "$path\0");
socket my $helper, 1, 1, 0 or otherwise('run_keyz');
connect $helper, $address or otherwise('start_helper');

$SIG{PIPE} = 'IGNORE';
# One that hangs is not asked again.
$SIG{ALRM} = sub { unlink $path; otherwise('run_keyz') };
alarm 5;
write_all($helper, join "\0", $folder, @keyz[2 .. $#keyz]) && shutdown $helper, 1 or otherwise('run_keyz');
hand_on($helper) or otherwise('run_keyz');

sub otherwise {
  my ($how) = @_;
  my $file = $0;
  substr($file, rindex($file, '/') + 1) = 'without-helper.pl';
  require $file;
  &$how();
}

# Ends with what the helper says, or returns when that is not an answer.
sub hand_on {
  my ($from) = @_;
  my $answer = '';
  1 while sysread $from, $answer, 65536, length $answer;
  my ($head, $code, $out, $said) = $answer =~ /\A((\d+) (\d+) (\d+)\n)/ or return;
  return unless length($answer) == length($head) + $out + $said;
  alarm 0;
  write_all(\*STDOUT, substr $answer, length $head, $out);
  write_all(\*STDERR, substr $answer, length($head) + $out) if $said;
  exit $code;
}

sub write_all {
  my ($to, $text) = @_;
  for (my $done = 0; $done < length $text;) {
    my $count = syswrite $to, $text, length($text) - $done, $done;
    return 0 unless defined $count;
    $done += $count;
  }
  return 1;
}
