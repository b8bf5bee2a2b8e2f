# What ask-helper.pl does where no helper answers.
use strict;
our ($folder, $git, @keyz);

# What a helper needs to know of the first call's variables: it stays longer, and is not to hold a private key.
my @inherited = qw(PATH HOME TMPDIR XDG_CACHE_HOME KEYZ_NOW GITHUB_ACTIONS);

# Ends as keyz does.
sub run_keyz {
  alarm 0;
  $SIG{PIPE} = 'DEFAULT';
  exec { $keyz[0] } @keyz;
  exit 1;
}

# Starts a helper for this git, which answers the first question before it waits for others: one keyz instead of two. Also where it
# cannot stay, it answers.
sub start_helper {
  pipe my $question, my $ask or run_keyz();
  pipe my $answer, my $reply or run_keyz();
  my $child = fork;
  run_keyz() unless defined $child;
  if ($child == 0) {
    # A Ctrl-C is meant for git, after which the helper ends by itself.
    setpgrp;
    %ENV = map { defined $ENV{$_} ? ($_ => $ENV{$_}) : () } @inherited;
    open STDIN, '<&', $question and open STDOUT, '>&', $reply and open STDERR, '>', '/dev/null' and
      exec { $keyz[0] } $keyz[0], $keyz[1], 'git-helper', $git;
    # Without a word of perl's own, and without what this process would do at its end.
    kill 'KILL', $$;
  }
  close $question;
  close $reply;
  $SIG{PIPE} = 'IGNORE';
  $SIG{ALRM} = sub { kill 'KILL', $child; run_keyz() };
  alarm 30;
  write_all($ask, join "\0", $folder, @keyz[2 .. $#keyz]) or run_keyz();
  close $ask;
  hand_on($answer);
  run_keyz();
}

1;
